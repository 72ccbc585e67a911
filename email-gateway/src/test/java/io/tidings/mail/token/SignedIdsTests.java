package io.tidings.mail.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignedIdsTests {

    private final SignedIds ids = new SignedIds("secret");
    private final String ticket = UUID.randomUUID().toString();

    @Test
    void aMessageIdNamesItsTicketMessageAndRecipient() {
        var id = ids.messageId(ticket, "7", "Jan@Customer.example", "tidings.example");

        assertThat(ids.sentMail(id)).hasValueSatisfying(mail -> {
            assertThat(mail.ticketId()).isEqualTo(ticket);
            assertThat(mail.part()).isEqualTo("7");
            assertThat(mail.recipient()).isEqualTo(ids.recipientOf("jan@customer.example"));
        });
        assertThat(ids.ticketOfId(id)).hasValue(new SignedIds.Named(ticket, false));
        assertThat(ids.ticketOfId(ids.threadId(ticket, "tidings.example")))
                .hasValue(new SignedIds.Named(ticket, false));
    }

    @Test
    void aReplyTokenSurvivesServersThatChangeItsCaseAndFitsIntoAnAddress() {
        var token = ids.replyToken(ticket, "jan@customer.example");

        assertThat(ids.replyAddress(token.toUpperCase(Locale.ROOT)))
                .hasValueSatisfying(address -> assertThat(address.ticketId()).isEqualTo(ticket));
        assertThat(("support+" + token).length()).isLessThanOrEqualTo(64);
    }

    @Test
    void whatWasGivenToSomebodyOutsideIsToldFromTheCustomersAndNeitherBecomesTheOther() {
        var customers = ids.replyToken(ticket, "eve@carrier.example");
        var outside = ids.forwardToken(ticket, "eve@carrier.example");
        var id = ids.messageId(ticket, SignedIds.forwarded(7), "eve@carrier.example", "tidings.example");

        assertThat(ids.replyAddress(outside))
                .map(SignedIds.ReplyAddress::forwarded)
                .hasValue(true);
        assertThat(ids.replyAddress(customers))
                .map(SignedIds.ReplyAddress::forwarded)
                .hasValue(false);
        assertThat(outside).hasSameSizeAs(customers);
        assertThat(ids.ticketOfId(id)).hasValue(new SignedIds.Named(ticket, true));
        assertThat(ids.replyAddress(outside.replace('-', '.'))).isEmpty();
        assertThat(ids.replyAddress(customers.replace('.', '-'))).isEmpty();
        assertThat(ids.ticketOfId(id.replace(".f7.", ".7."))).isEmpty();
    }

    @Test
    void nothingIsAcceptedThatWeDidNotSign() {
        var others = new SignedIds("another secret");
        var id = ids.messageId(ticket, "7", "jan@customer.example", "tidings.example");

        assertThat(others.ticketOfId(id)).isEmpty();
        assertThat(others.replyAddress(ids.replyToken(ticket, "a@b.example"))).isEmpty();
        assertThat(ids.ticketOfId(id.replace(".7.", ".8."))).isEmpty();
        assertThat(ids.ticketOfId(others.threadId(ticket, "tidings.example"))).isEmpty();
        for (var junk : new String[] {"", "a@b", "t.aaaa.1.aaaaaa.aaaaaaaaaaaaaaaa@x", "thread.a.b@x", "t.....@x"}) {
            assertThat(ids.ticketOfId(junk)).isEmpty();
        }
    }

    @Test
    void aTicketIdThatIsNoUuidWorksToo() {
        assertThat(ids.ticketOfId(ids.messageId("T-1", "1", "a@b.example", "x")))
                .hasValue(new SignedIds.Named("T-1", false));
    }
}
