package io.tidings.tickets.inbound;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.attachment.Blobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** A mail becomes a ticket, once, with all that came with it. */
@TicketServiceTest
class MailIntakeTests extends InboundTest {

    @Autowired
    MockMvc mvc;

    @Autowired
    MailThreads threads;

    @Autowired
    Blobs blobs;

    @Test
    void aMailOpensATicket() {
        var mail = mail().html("<p>Hello<script>x()</script></p>").build();

        receive(mail);

        var ticket = ticketOf(mail);
        assertThat(ticket.subject().value()).isEqualTo("환불 요청");
        assertThat(ticket.customer().email()).isEqualTo(customer);
        assertThat(ticket.group().id()).isEqualTo("support");
        assertThat(ticket.channel()).isEqualTo("email");
        assertThat(ticket.language()).isEqualTo("ko");
        var message = message(ticket, 1);
        assertThat(message.text()).isEqualTo("결제가 두 번 되었습니다.");
        assertThat(message.html()).isEqualTo("<p>Hello</p>");
        assertThat(message.author().email()).isEqualTo(customer);
        assertThat(message.mail().messageId()).isEqualTo(mail.messageId());
        assertThat(message.mail().to()).isEmpty();
        var event = firstEvent(ticket.id());
        assertThat(event.actor()).isEqualTo("mail:" + mail.mailId());
        assertThat(event.causationId()).isEqualTo("cause");
    }

    @Test
    void theSameMailTwiceIsOneTicket() {
        var mail = mail().build();

        receive(mail);
        receive(mail);

        assertThat(ticketsOf(customer)).hasSize(1);
        assertThat(ticketOf(mail).landmarks().messageCount()).isEqualTo(1);
    }

    @Test
    void aCrashBetweenDecisionAndTicketIsMadeGoodByTheRepetition() {
        var mail = mail().build();
        var decision = threads.decide(mail).decision();
        assertThat(tickets.find(decision.ticketId())).isEmpty();

        receive(mail);

        assertThat(ticketOf(mail).id()).isEqualTo(decision.ticketId());
    }

    @Test
    void aCopyToAnotherAddressOfOursAddsNothing() {
        var mail = mail().build();
        receive(mail);
        var copy = mail().messageId(mail.messageId())
                .mailbox("billing@tidings.example")
                .build();

        receive(copy);

        assertThat(ticketsOf(customer)).hasSize(1);
        assertThat(ticketOf(mail).landmarks().messageCount()).isEqualTo(1);
    }

    @Test
    void anotherMailUnderTheSameMessageIdIsNotLost() {
        var mail = mail().build();
        receive(mail);
        var other = mail().messageId(mail.messageId())
                .text("Something else entirely")
                .build();

        receive(other);

        assertThat(ticketsOf(customer)).hasSize(2);
    }

    @Test
    void attachmentsBelongToTheTicketBeforeItNamesThem() {
        var blob = blobs.put(new ByteArrayInputStream(bytes(customer)), Duration.ZERO);
        var mail = mail().attachment(new ReceivedAttachment(
                        blob.sha256(), "../../invoice\u202Efdp.exe", "application/pdf", blob.size(), false, null))
                .attachment(new ReceivedAttachment("0".repeat(64), "gone.pdf", "application/pdf", 1, false, null))
                .build();

        receive(mail);

        assertThat(message(ticketOf(mail), 1).attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.n()).isEqualTo(1);
            assertThat(attachment.name()).isEqualTo("invoicefdp.exe");
        });
        assertThat(database.getCollection("blob_owners").find(new Document("blob", blob.sha256())))
                .singleElement()
                .satisfies(owner -> assertThat(owner.getString("ticket"))
                        .isEqualTo(ticketOf(mail).id()));
    }

    @Test
    void aMailsProgramIsKeptAndHandedToNobodyButWhoLooksAfterTheMail() throws Exception {
        var program = blobs.put(new ByteArrayInputStream(bytes("MZ and so on")), Duration.ofDays(1));
        var mail = mail().attachment(new ReceivedAttachment(
                        program.sha256(), "holiday.png", "image/png", program.size(), false, null))
                .build();

        receive(mail);

        var ticket = ticketOf(mail);
        var file = message(ticket, 1).attachments().getFirst();
        assertThat(file.withheld()).isTrue();
        var path = "/api/v1/tickets/" + ticket.id() + "/attachments/" + file.n();
        mvc.perform(get(path).with(agent()))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.code").value("file-withheld"));
        mvc.perform(get(path).with(customer(customer))).andExpect(status().isForbidden());
        mvc.perform(get(path).with(admin()))
                .andExpect(content().string("MZ and so on"))
                .andExpect(content().contentType("application/octet-stream"))
                .andExpect(header().string("Content-Disposition", containsString("holiday.png.withheld")));
        mvc.perform(post("/api/v1/tickets/" + ticket.id() + "/messages/1/forward")
                        .contentType("application/json")
                        .content("{\"to\": [\"eve@carrier.example\"], \"body\": \"b\"}")
                        .with(agent()))
                .andExpect(jsonPath("$.attachments.length()").value(0));
    }

    @Test
    void aForwardedMailKeepsItsPicturesWithinTheTextWhateverElseWasChosen() throws Exception {
        var picture = blobs.put(new ByteArrayInputStream(bytes("pixels")), Duration.ofDays(1));
        var bill = blobs.put(new ByteArrayInputStream(bytes("bill")), Duration.ofDays(1));
        var mail = mail().html("<p>Broken: <img src=\"cid:pic@x\"></p>")
                .attachment(new ReceivedAttachment(picture.sha256(), "pic.png", "image/png", 6, true, "pic@x"))
                .attachment(new ReceivedAttachment(bill.sha256(), "bill.pdf", "application/pdf", 4, false, null))
                .build();
        receive(mail);

        mvc.perform(post("/api/v1/tickets/" + ticketOf(mail).id() + "/messages/1/forward")
                        .contentType("application/json")
                        .content("{\"to\": [\"eve@carrier.example\"], \"body\": \"<Why>?\", \"attachments\": []}")
                        .with(agent()))
                .andExpect(jsonPath("$.attachments.length()").value(1))
                .andExpect(jsonPath("$.attachments[0].contentId").value("pic@x"))
                .andExpect(jsonPath("$.html", containsString("cid:pic&#64;x")))
                .andExpect(jsonPath("$.html", containsString("&lt;Why&gt;?")));
    }

    @Test
    void aBodyTooLongToTravelBecomesAFile() {
        var mail = mail().text("long ".repeat(100_000)).build();

        receive(mail);

        var message = message(ticketOf(mail), 1);
        assertThat(message.text()).hasSizeLessThan(70_000).endsWith("message.txt");
        assertThat(message.attachments()).singleElement().satisfies(file -> assertThat(file.size())
                .isEqualTo(500_000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
