package io.tidings.search.index;

import io.tidings.events.Permission;
import io.tidings.search.index.Rebuild.Status;
import io.tidings.spine.web.Caller;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/search/reindex}: starts a rebuild of the index, and says how it goes. For administrators and services. */
@RestController
@RequestMapping("/api/v1/search/reindex")
class ReindexController {

    private final Rebuild rebuild;

    ReindexController(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    /** Starts a rebuild of the search index; one that runs already goes on. */
    @PostMapping
    ResponseEntity<Status> start(Caller caller) {
        check(caller);
        return ResponseEntity.accepted().body(rebuild.start());
    }

    /** How far the rebuild of the search index is. */
    @GetMapping
    Status status(Caller caller) {
        check(caller);
        return rebuild.status();
    }

    private static void check(Caller caller) {
        if (!caller.isService()) {
            caller.needs(Permission.ADMIN_OPERATIONS);
        }
    }
}
