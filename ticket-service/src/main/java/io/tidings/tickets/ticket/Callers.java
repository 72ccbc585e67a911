package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Cause;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;

/** What a caller is called in events and messages. */
public final class Callers {

    private Callers() {}

    public static Cause cause(Caller caller) {
        return Cause.of((caller.isService() || caller.isImporter() ? "token:" : "person:") + People.actorOf(caller));
    }

    static Author author(Person customer) {
        var ref = customer.ref();
        return new Author(Author.Role.CUSTOMER, ref.id(), ref.name(), ref.email());
    }

    static Author author(Caller caller) {
        return caller.isService()
                ? new Author(Author.Role.SYSTEM, null, caller.name(), null)
                : new Author(Author.Role.AGENT, caller.id(), caller.name(), null);
    }
}
