package io.tidings.tickets.person;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.CustomerSessions;
import io.tidings.tickets.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sessions for customers who are signed in at another site, which asks for them with an account of its own. */
@RestController
final class CustomerSessionController {

    private final People people;
    private final CustomerSessions sessions;

    CustomerSessionController(People people, CustomerSessions sessions) {
        this.people = people;
        this.sessions = sessions;
    }

    /**
     * At least one of the first two. Who is not known yet is created.
     *
     * @param externalId by which the site knows the customer; decides where the address is somebody else's
     * @param email an address that the site has made sure is the customer's: whose tickets it opens is taken on the site's word
     * @param name used where no name is known yet
     */
    record CustomerSessionRequest(
            @Nullable @Size(min = 1, max = 200) String externalId,
            @Nullable @Email @Size(min = 3, max = 254) String email,
            @Nullable @Size(max = 200) String name) {}

    /**
     * @param token sent as {@code Authorization: Bearer}; to whom it is given is signed in as this customer
     * @param expiresAt ask for the next one before
     * @param personId the customer, as events and tickets name it
     */
    record CustomerSession(String token, Instant expiresAt, String personId) {}

    /**
     * Gives a token for one customer of another site, good for a quarter of an hour: for this customer's tickets and those that
     * its organization shares, as customers see them, for answers, new tickets and the stream. For accounts with the role
     * {@code site} alone; ask from your server, never from a browser.
     */
    @PostMapping("/api/v1/customer-sessions")
    ResponseEntity<CustomerSession> begin(Caller caller, @Valid @RequestBody CustomerSessionRequest request) {
        Roles.needs(caller.isSite());
        if (!sessions.areGiven()) {
            throw new PersonProblem.SessionsNotGiven();
        }
        if (request.externalId() == null && request.email() == null) {
            throw new PersonProblem.SessionOfNobody();
        }
        var person = people.named(new CustomerName(null, request.externalId(), request.email(), request.name()));
        if (person.agent()) {
            throw new PersonProblem.SessionOfAgent();
        }
        var customer = people.letInBySite(person);
        var session = sessions.begin(customer.id(), customer.name());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new CustomerSession(session.token(), session.expiresAt(), customer.id()));
    }
}
