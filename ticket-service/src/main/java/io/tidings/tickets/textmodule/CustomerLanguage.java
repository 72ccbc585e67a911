package io.tidings.tickets.textmodule;

import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** In which of several languages something is said to the customer of a ticket. */
@Component
public class CustomerLanguage {

    private final People people;

    CustomerLanguage(People people) {
        this.people = people;
    }

    /** The customer's own, else the one that the ticket was written in. */
    public Optional<String> of(TicketSnapshot ticket) {
        return people.find(ticket.customer().id())
                .map(Person::language)
                .or(() -> Optional.ofNullable(ticket.language()));
    }

    /** This language among those there are, else the same without its region. */
    public static Optional<String> among(Map<String, String> content, @Nullable String language) {
        var wanted = Optional.ofNullable(language);
        return Stream.of(wanted, wanted.map(tag -> tag.split("-")[0]))
                .flatMap(Optional::stream)
                .filter(content::containsKey)
                .findFirst();
    }
}
