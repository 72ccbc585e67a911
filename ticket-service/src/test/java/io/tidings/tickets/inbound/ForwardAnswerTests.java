package io.tidings.tickets.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.NamedRef;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.group.FollowUp;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What somebody outside answers to a forward is for the desk. */
@TicketServiceTest
class ForwardAnswerTests extends InboundTest {

    @Autowired
    Groups groups;

    @Test
    void whoAnswersAForwardWritesToTheDeskAloneUnderTheirOwnName() {
        var first = mail().build();
        receive(first);
        var ticketId = ticketOf(first).id();
        var carrier = "eve-" + Ids.next() + "@carrier.example";
        var answer = mail().from(carrier)
                .cc("colleague@carrier.example")
                .token(ticketId)
                .answeringForward()
                .build();
        tickets.change(ticketId, Cause.of("system"), ticket -> ticket.changeState("waiting", clock.instant()));

        receive(answer);
        receive(answer);

        var ticket = ticketOf(first);
        assertThat(ticket.landmarks().messageCount()).isEqualTo(2);
        var message = message(ticket, 2);
        assertThat(message.isPublic()).isFalse();
        assertThat(message.author().email()).isEqualTo(carrier);
        assertThat(message.author().id()).isNotEqualTo(ticket.customer().id());
        assertThat(ticket.customer().email()).isEqualTo(customer);
        assertThat(ticket.landmarks().lastPublicMessage()).isEqualTo(1);
        assertThat(ticket.state().id()).isEqualTo("open");
        assertThat(tickets.find(ticketId).orElseThrow().backstage().participants())
                .containsExactly(customer);
    }

    @Test
    void whoWasForwardedToHasNoPartInTheConversationWithTheCustomer() {
        var first = mail().build();
        receive(first);
        var carrier = "eve-" + Ids.next() + "@carrier.example";
        var answer = mail().from(carrier)
                .token(ticketOf(first).id())
                .answeringForward()
                .build();
        receive(answer);
        var later = mail().from(carrier)
                .references(first.messageId(), answer.messageId())
                .subject("[" + ticketOf(first).key() + "]")
                .build();

        receive(later);

        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
        assertThat(ticketOf(later).customer().email()).isEqualTo(carrier);
    }

    @Test
    void anAnswerToAForwardStaysInAClosedTicketWhateverItsGroupWantsOfCustomers() {
        var first = mail().build();
        receive(first);
        var ticketId = ticketOf(first).id();
        groups.insert(new Group(
                "follow-" + ticketId,
                0,
                "Follow",
                null,
                null,
                Map.of(),
                null,
                new FollowUp(FollowUp.Rule.NEW_TICKET, null),
                null,
                null,
                true));
        tickets.change(ticketId, Cause.of("system"), ticket -> ticket.moveTo(
                        new NamedRef("follow-" + ticketId, "Follow"), clock.instant())
                .changeState("closed", clock.instant()));

        receive(mail().from("eve-" + Ids.next() + "@carrier.example")
                .token(ticketId)
                .answeringForward()
                .build());

        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
        assertThat(message(ticketOf(first), 2).isPublic()).isFalse();
    }
}
