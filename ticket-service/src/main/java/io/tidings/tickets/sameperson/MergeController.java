package io.tidings.tickets.sameperson;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.person.People;
import io.tidings.tickets.ticket.Callers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Merging two people over HTTP, and taking it back. */
@RestController
final class MergeController {

    private final Merges merges;
    private final People people;

    MergeController(Merges merges, People people) {
        this.merges = merges;
        this.people = people;
    }

    /** @param into the id of the person who stays */
    record MergeInto(@NotBlank String into) {}

    /**
     * Says that a person is another one. Its addresses, phones, logins and tickets go over; mails of either address find the
     * one who stays; where that is an agent it needs {@code admin.access}. Very many tickets may take a moment longer than the answer.
     */
    @PostMapping("/api/v1/people/{id}/merge")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void merge(Caller caller, @PathVariable String id, @Valid @RequestBody MergeInto request) {
        caller.needs(Permission.PERSON_CHANGE);
        // Mails from the addresses that come along would pass others on in the agent's name.
        people.agent(request.into()).ifPresent(_ -> caller.needs(Permission.ADMIN_ACCESS));
        merges.merge(id, request.into(), Callers.cause(caller));
    }

    /** Takes a merge back: the merged person has its addresses, phones, logins and exactly its tickets again. */
    @PostMapping("/api/v1/people/{id}/unmerge")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unmerge(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_CHANGE);
        merges.part(id, Callers.cause(caller));
    }
}
