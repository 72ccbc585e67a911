package io.tidings.mail.template;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.link.GuestLinkSettings;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The links to a ticket for its customer. Their address is the configured one, whatever a request or a mail says. */
@Component
public final class RequestLinks {

    private static final String GOOD = ",5";
    private static final String BAD = ",1";

    private final GuestLinks links;
    private final GuestLinkSettings settings;
    private final String page;

    RequestLinks(GuestLinks links, GuestLinkSettings settings, @Value("${tidings.url}") String installation) {
        this.links = links;
        this.settings = settings;
        this.page = installation + GuestLinks.PAGE;
    }

    /** By which the ticket's customer reads it and writes in it; none where this installation gives none. */
    public MailLinks toRead(TicketSnapshot ticket, Instant now) {
        return links.areGiven() && settings.open() ? MailLinks.to(reading(ticket, now)) : MailLinks.NONE;
    }

    /** By which the customer of a closed ticket says what they think of the solution; empty where there is none, or no key. */
    public Optional<MailLinks> toRate(TicketSnapshot ticket, Instant now) {
        var solvedAt = ticket.closedAt();
        if (solvedAt == null || !links.areGiven()) {
            return Optional.empty();
        }
        var address = page + "#" + token(Purpose.RATE, ticket, solvedAt);
        return Optional.of(new MailLinks(settings.open() ? reading(ticket, now) : null, address + GOOD, address + BAD));
    }

    /** As they look in a preview: they open nothing. */
    public MailLinks sample() {
        return links.areGiven()
                ? new MailLinks(settings.open() ? page : null, page + "#…" + GOOD, page + "#…" + BAD)
                : MailLinks.NONE;
    }

    private String reading(TicketSnapshot ticket, Instant now) {
        return page + "#" + token(Purpose.READ, ticket, now);
    }

    private String token(Purpose purpose, TicketSnapshot ticket, Instant moment) {
        return links.token(new Link(purpose, ticket.id(), ticket.customer().id(), moment));
    }
}
