package io.tidings.tickets.inbound;

import static io.tidings.tickets.Callers.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Author;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What mails that claim to be from somebody else may not do. */
@TicketServiceTest
class SpoofedMailTests extends InboundTest {

    @Autowired
    MockMvc mvc;

    @Test
    void whereOurServerSaysThatTheSenderIsForgedNeitherAKeyNorAMessageIdLetsTheMailIn() {
        var first = mail().build();
        receive(first);
        var key = "Re: [" + ticketOf(first).key() + "]";
        var byKey = mail().subject(key).text("guessed").senderProven(false).build();
        var byMessageId = mail().inReplyTo(first.messageId())
                .text("named")
                .senderProven(false)
                .build();

        receive(byKey);
        receive(byMessageId);

        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(1);
        assertThat(List.of(ticketOf(byKey).id(), ticketOf(byMessageId).id()))
                .doesNotContain(ticketOf(first).id())
                .doesNotHaveDuplicates();
        assertThat(message(ticketOf(byKey), 1).text())
                .as("what it holds is its sender's own")
                .isEqualTo("guessed");
        assertThat(message(ticketOf(byKey), 1).mail().forged())
                .as("and agents are told")
                .isTrue();
        assertThat(message(ticketOf(first), 1).mail().forged()).isNull();
    }

    @Test
    void anotherCustomersKeyLetsNobodyInNotEvenAProvenSender() {
        var first = mail().build();
        receive(first);
        var other = mail().from("other-" + customer)
                .subject("Re: [" + ticketOf(first).key() + "]")
                .senderProven(true)
                .build();

        receive(other);

        assertThat(ticketOf(other).customer().email()).isEqualTo("other-" + customer);
        assertThat(ticketOf(other).links()).as("nor a word of it").isEmpty();
        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(1);
    }

    /** Else whoever guesses a key writes in a customer's name, and hears the answer as a copy. */
    @Test
    void whoWritesUnderAKeyUncheckedBringsNobodyAlong() {
        var first = mail().build();
        receive(first);
        var key = "Re: [" + ticketOf(first).key() + "]";
        var withStranger = mail().subject(key).cc("eve@else.example").build();
        var alone = mail().subject(key).text("alone").build();
        var proven = mail().subject(key)
                .cc("colleague@customer.example")
                .text("proven")
                .senderProven(true)
                .build();

        List.of(withStranger, alone, proven).forEach(this::receive);

        assertThat(ticketOf(withStranger).id()).isNotEqualTo(ticketOf(first).id());
        assertThat(ticketOf(alone).id()).isEqualTo(ticketOf(first).id());
        assertThat(ticketOf(proven).id()).isEqualTo(ticketOf(first).id());
        assertThat(tickets.find(ticketOf(first).id()).orElseThrow().backstage().participants())
                .containsExactlyInAnyOrder(customer, "colleague@customer.example");
    }

    @Test
    void aTokenCountsWhoeverSendsItSinceNobodyCanMakeOne() {
        var first = mail().build();
        receive(first);
        var answer = mail().token(ticketOf(first).id()).senderProven(false).build();

        receive(answer);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(first).id());
    }

    @Test
    void aTokenOfATicketThatIsNotThereOpensAnother() {
        var forged = mail().token(Ids.next()).build();

        receive(forged);

        assertThat(ticketOf(forged).landmarks().messageCount()).isEqualTo(1);
        assertThat(ticketOf(forged).links()).isEmpty();
    }

    @Test
    void aMailWithAnAgentsAddressNeverActsWithTheAgentsRights() throws Exception {
        mvc.perform(get("/api/v1/me").with(agent())).andExpect(status().isOk());
        var first = mail().build();
        receive(first);
        var ticketId = ticketOf(first).id();
        tickets.change(ticketId, Cause.SYSTEM, ticket -> ticket.changeState("waiting", clock.instant()));

        // Even with a token, and even where the sender is proven: what an agent says to a customer is said at the desk.
        for (var proven : new Boolean[] {null, false, true}) {
            var mail = mail().from("maya@tidings.example").token(ticketId).text("proven " + proven);
            receive((proven == null ? mail : mail.senderProven(proven)).build());
        }

        var ticket = tickets.find(ticketId).orElseThrow().state();
        assertThat(ticket.landmarks().messageCount()).isEqualTo(4);
        for (int n = 2; n <= 4; n++) {
            assertThat(message(ticket, n).author().role()).isEqualTo(Author.Role.CUSTOMER);
        }
        assertThat(ticket.customer().email()).isEqualTo(customer);
        assertThat(ticket.assignee()).isNull();
    }

    @Test
    void lineBreaksInSubjectAndNameEndInOneLine() {
        var mail = mail().subject("Hello\r\nBcc: eve@else.example\r\n\r\nbody")
                .name("Jan\r\nBcc: eve@else.example")
                .build();

        receive(mail);

        var ticket = ticketOf(mail);
        assertThat(ticket.subject().value()).isEqualTo("Hello Bcc: eve@else.example body");
        assertThat(ticket.customer().name())
                .startsWith("Jan")
                .doesNotContain("\r")
                .doesNotContain("\n");
    }
}
