package io.tidings.tickets.demo;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.demo.DemoDesk.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The demo desk over HTTP: whether it is there, and away with it. */
@RestController
@RequestMapping("/api/v1/demo-desk")
final class DemoDeskController {

    private final DemoDesk desk;

    DemoDeskController(DemoDesk desk) {
        this.desk = desk;
    }

    /**
     * @param state {@code absent}, {@code planting}, {@code there}, {@code removing} or {@code removed}
     * @param tickets how many it has, or had
     * @param agents whom to sign in as
     */
    record DemoDeskView(
            String state,
            int tickets,
            List<DemoLogin> agents,
            @Nullable Instant plantedAt) {}

    record DemoLogin(String login, String name) {}

    /** Whether the demo desk is there, and who works at it. */
    @GetMapping
    DemoDeskView read(Caller caller) {
        Roles.needsDesk(caller);
        return view(desk.standing());
    }

    /** Removes the demo desk for good: every ticket of its customers, and the customers. Asked again, it changes nothing. */
    @DeleteMapping
    ResponseEntity<DemoDeskView> remove(Caller caller) {
        Roles.needsAdmin(caller);
        return ResponseEntity.accepted().body(view(desk.remove("person:" + caller.id())));
    }

    private DemoDeskView view(Optional<Standing> standing) {
        var content = desk.content();
        return new DemoDeskView(
                standing.map(each -> each.state().word()).orElse("absent"),
                content.tickets().size(),
                content.agents().stream()
                        .map(agent -> new DemoLogin(agent.login(), agent.name()))
                        .toList(),
                standing.map(Standing::plantedAt).orElse(null));
    }
}
