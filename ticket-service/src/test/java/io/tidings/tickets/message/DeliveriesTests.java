package io.tidings.tickets.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.message.Deliveries.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TicketServiceTest
class DeliveriesTests {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final String ticket = Ids.next();
    private final String message = ticket + ":2";

    @Autowired
    Consumer<Event> recordDeliveries;

    @Autowired
    Deliveries deliveries;

    @Test
    void theNewestOutcomeOfEachRecipientCounts() {
        tell(sent("jan@x.example"), NOON);
        tell(sent("ola@x.example"), NOON);
        tell(bounced("jan@x.example"), NOON.plusSeconds(60));

        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactlyInAnyOrder(
                        new Delivery("jan@x.example", "bounced", NOON.plusSeconds(60), "no such user", null, null),
                        new Delivery("ola@x.example", "sent", NOON, null, null, null));
    }

    @Test
    void aHeldMailIsShownAsHeldUntilItIsReleasedOrDiscarded() {
        tell(new OutcomeFact.MailHeld(ticket, message, "mail", "jan@x.example", "support"), NOON);
        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactly(new Delivery("jan@x.example", "held", NOON, null, null, null));

        tell(
                new OutcomeFact.MailDiscarded(
                        ticket, message, "mail", "jan@x.example", "only a trial", null, "support"),
                NOON.plusSeconds(1));
        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactly(
                        new Delivery("jan@x.example", "discarded", NOON.plusSeconds(1), "only a trial", null, null));
    }

    @Test
    void aMailThatWasDelayedIsShownAsSentWithoutTheWordsOfBefore() {
        tell(
                new OutcomeFact.MailDeferred(
                        ticket,
                        message,
                        "mail",
                        "jan@x.example",
                        451,
                        "451 greylisted",
                        null,
                        NOON.plusSeconds(60),
                        "support"),
                NOON);
        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactly(
                        new Delivery("jan@x.example", "delayed", NOON, "451 greylisted", null, NOON.plusSeconds(60)));

        tell(sent("jan@x.example"), NOON.plusSeconds(1));
        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactly(new Delivery("jan@x.example", "sent", NOON.plusSeconds(1), null, null, null));
    }

    @Test
    void whatFailedWasBlockedOrIsUncertainIsTold() {
        var later = NOON.plusSeconds(1);
        tell(
                new MailBounced(
                        ticket, message, "mail", "slow@x.example", "4.4.7", "451 busy", "too-late", false, "support"),
                NOON);
        tell(
                new OutcomeFact.MailBlocked(
                        ticket, message, "mail", "gone@x.example", "5.1.1", "550 no such user", later, "support"),
                NOON);
        tell(
                new OutcomeFact.MailUncertain(
                        ticket, message, "mail", "ola@x.example", "no answer", "stopped", "support"),
                NOON);

        assertThat(deliveries.of(List.of(message)).get(message))
                .containsExactlyInAnyOrder(
                        new Delivery("slow@x.example", "failed", NOON, "451 busy", "too-late", null),
                        new Delivery("gone@x.example", "blocked", NOON, "550 no such user", null, later),
                        new Delivery("ola@x.example", "uncertain", NOON, "no answer", "stopped", null));
    }

    @Test
    void aLateRepetitionChangesNothing() {
        tell(sent("jan@x.example"), NOON);
        tell(bounced("jan@x.example"), NOON.plusSeconds(60));

        tell(sent("jan@x.example"), NOON);
        tell(bounced("jan@x.example"), NOON.plusSeconds(60));

        assertThat(deliveries.of(List.of(message)).get(message))
                .extracting(Delivery::state)
                .containsExactly("bounced");
    }

    private void tell(OutcomeFact fact, Instant at) {
        recordDeliveries.accept(
                new Event(Ids.next(), "http://x", ticket, at, 1, "c", null, 0, "system", false, null, fact));
    }

    private MailSent sent(String recipient) {
        return new MailSent(ticket, message, "mail", "id@tidings", recipient, "support");
    }

    private MailBounced bounced(String recipient) {
        return new MailBounced(ticket, message, "mail", recipient, "5.1.1", "no such user", null, true, "support");
    }
}
