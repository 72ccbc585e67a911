package io.tidings.tickets.erasure;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.erasure.Erasures.Receipt;
import io.tidings.tickets.erasure.Erasures.Receipts;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.PersonProblem.PersonMerged;
import io.tidings.tickets.person.PersonProblem.PersonNotFound;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Erasing a person's content over HTTP, for administrators. The receipt says how far it is. */
@RestController
final class ErasureController {

    private final Erasures erasures;
    private final People people;

    ErasureController(Erasures erasures, People people) {
        this.erasures = erasures;
        this.people = people;
    }

    static final class NotErased extends Problem {
        NotErased(String id) {
            super(HttpStatus.NOT_FOUND, "not-erased", "Nobody asked to erase person " + id + ".");
        }
    }

    static final class StaffStays extends Problem {
        StaffStays() {
            super(
                    HttpStatus.CONFLICT,
                    "agent-not-erasable",
                    "This person works at the desk; take the role away first.");
        }
    }

    /**
     * Lists the receipts of all erasures, newest first.
     *
     * @param cursor the {@code next} of the page before
     */
    @GetMapping("/api/v1/erasures")
    Receipts receipts(
            Caller caller,
            @RequestParam(required = false) @Nullable Instant cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.PERSON_ERASE);
        return erasures.list(cursor, Math.clamp(limit, 1, 200));
    }

    /** Erases what a person wrote and what was written for them. It cannot be taken back. */
    @PostMapping("/api/v1/people/{id}/erasure")
    ResponseEntity<Receipt> erase(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_ERASE);
        var person = people.find(id).orElseThrow(() -> new PersonNotFound(id));
        if (person.agent()) {
            throw new StaffStays();
        }
        var into = person.mergedInto();
        if (into != null) {
            throw new PersonMerged(id, into);
        }
        var receipt = erasures.request(id, "person:" + caller.id());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/people/" + id + "/erasure"))
                .body(receipt);
    }

    /** How far the erasure of a person is. */
    @GetMapping("/api/v1/people/{id}/erasure")
    Receipt receipt(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_ERASE);
        return erasures.find(id).orElseThrow(() -> new NotErased(id));
    }
}
