package io.tidings.tickets.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.NamedRef;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.Words;
import io.tidings.tickets.group.FollowUp;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an answer does to a closed ticket, by the rule of its group; a robot's does nothing. */
@TicketServiceTest
class ClosedTicketMailTests extends InboundTest {

    @Autowired
    MailThreads threads;

    @Autowired
    Groups groups;

    @Test
    void anAutomaticMailIsFiledInSilence() {
        var first = mail().build();
        receive(first);
        tickets.change(ticketOf(first).id(), Cause.SYSTEM, ticket -> ticket.changeState("closed", NOON));

        receive(mail().inReplyTo(first.messageId()).automatic().build());

        assertThat(ticketOf(first).state().id()).isEqualTo("closed");
        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
    }

    @Test
    void anAnswerReopensAClosedTicket() {
        var first = mail().build();
        receive(first);
        tickets.change(ticketOf(first).id(), Cause.SYSTEM, ticket -> ticket.changeState("closed", NOON));

        receive(mail().inReplyTo(first.messageId()).build());

        assertThat(ticketOf(first).state().id()).isEqualTo("open");
    }

    @Test
    void whereTheGroupWantsItAnAnswerToAClosedTicketBeginsANewOneAndBothAreLinked() {
        var group = groupWith("new-ticket", null);
        var first = closed(mail().build(), group, NOON);
        var answer = mail().references(first.messageId()).build();

        receive(answer);
        receive(answer);

        var old = ticketOf(first);
        var next = ticketOf(answer);
        assertThat(next.id()).isNotEqualTo(old.id());
        assertThat(old.state().id()).isEqualTo("closed");
        assertThat(old.landmarks().messageCount()).isEqualTo(1);
        assertThat(next.group().id()).isEqualTo(old.group().id());
        assertThat(message(next, 1).text()).isEqualTo("결제가 두 번 되었습니다.");
        assertThat(next.landmarks().messageCount()).isEqualTo(1);
        assertThat(next.links()).extracting(link -> link.ticketId()).containsExactly(old.id());
        assertThat(old.links()).extracting(link -> link.ticketId()).containsExactly(next.id());
    }

    @Test
    void moreAnswersToEitherTicketFindTheNewOne() {
        var first = closed(mail().build(), groupWith("new-ticket", null), NOON);
        var answer = mail().references(first.messageId()).build();
        receive(answer);
        var again = mail().references(first.messageId()).build();
        var toTheNew = mail().references(answer.messageId()).build();

        receive(again);
        receive(toTheNew);

        assertThat(ticketOf(again).id()).isEqualTo(ticketOf(answer).id());
        assertThat(ticketOf(toTheNew).id()).isEqualTo(ticketOf(answer).id());
        assertThat(ticketOf(answer).landmarks().messageCount()).isEqualTo(3);
    }

    @Test
    void aNewTicketThatIsClosedTooIsFollowedByOneMore() {
        var first = closed(mail().build(), groupWith("new-ticket", null), NOON);
        var answer = mail().references(first.messageId()).build();
        receive(answer);
        tickets.change(ticketOf(answer).id(), Cause.SYSTEM, ticket -> ticket.changeState("closed", NOON));
        var again = mail().references(first.messageId()).build();

        receive(again);

        assertThat(ticketOf(again).id())
                .isNotEqualTo(ticketOf(answer).id())
                .isNotEqualTo(ticketOf(first).id());
        assertThat(ticketOf(again).links())
                .extracting(link -> link.ticketId())
                .containsExactly(ticketOf(answer).id());
    }

    @Test
    void forSomeDaysAClosedTicketOpensAgain() {
        var now = clock.instant();
        var group = groupWith("reopen-within", 7);
        var fresh = closed(mail().build(), group, now.minus(Duration.ofDays(6)));
        var answer = mail().references(fresh.messageId()).build();
        receive(answer);
        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(fresh).id());
        assertThat(ticketOf(fresh).state().id()).isEqualTo("open");

        var stale = closed(mail().build(), group, now.minus(Duration.ofDays(8)));
        var late = mail().references(stale.messageId()).build();
        receive(late);
        assertThat(ticketOf(late).id()).isNotEqualTo(ticketOf(stale).id());
        assertThat(ticketOf(stale).state().id()).isEqualTo("closed");
    }

    @Test
    void anAutomaticAnswerToAClosedTicketBeginsNothing() {
        var first = closed(mail().build(), groupWith("new-ticket", null), NOON);
        var absent = mail().references(first.messageId()).automatic().build();

        receive(absent);

        assertThat(ticketOf(absent).id()).isEqualTo(ticketOf(first).id());
        assertThat(ticketOf(first).state().id()).isEqualTo("closed");
    }

    @Test
    void aCrashBetweenTheFollowUpAndItsTicketIsMadeGoodByTheRepetition() {
        var first = closed(mail().build(), groupWith("new-ticket", null), NOON);
        var answer = mail().references(first.messageId()).build();
        threads.decide(answer);
        var other = mail().references(first.messageId()).build();

        receive(other);
        receive(answer);

        assertThat(ticketOf(other).id()).isEqualTo(ticketOf(answer).id());
        assertThat(ticketOf(answer).landmarks().messageCount()).isEqualTo(2);
    }

    private String groupWith(String rule, Integer days) {
        return groups.insert(new Group(
                        "g-" + Ids.next(),
                        0,
                        "Closing group",
                        null,
                        null,
                        Map.of(),
                        null,
                        new FollowUp(Words.read(FollowUp.Rule.class, rule), days),
                        null,
                        null,
                        true))
                .orElseThrow()
                .id();
    }

    private MailReceived closed(MailReceived mail, String group, Instant at) {
        receive(mail);
        tickets.change(
                ticketOf(mail).id(), Cause.SYSTEM, ticket -> ticket.moveTo(new NamedRef(group, "Closing group"), at)
                        .changeState("closed", at));
        return mail;
    }
}
