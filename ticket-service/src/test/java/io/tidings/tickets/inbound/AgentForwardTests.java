package io.tidings.tickets.inbound;

import static io.tidings.tickets.Callers.agent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Author;
import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** A customer's mail that an agent passes on to the desk. */
@TicketServiceTest
class AgentForwardTests extends InboundTest {

    @Autowired
    MockMvc mvc;

    @Autowired
    AgentStore agents;

    @Autowired
    Groups groups;

    @Autowired
    MailThreads threads;

    @Autowired
    Blobs blobs;

    private static final String MAYA = "maya@tidings.example";

    @BeforeEach
    void mayaWorksHere() throws Exception {
        mvc.perform(get("/api/v1/me").with(agent())).andExpect(status().isOk());
    }

    @Test
    void aCustomersMailThatAnAgentPassesOnOpensForTheCustomerAndTheAgentsWordsAreANote() {
        var mail = passedOn("He is an old customer.");

        receive(mail);
        receive(mail);

        var ticket = ticketOf(mail);
        assertThat(ticket.customer().email()).isEqualTo(customer);
        assertThat(ticket.customer().name()).isEqualTo("Jan Kowalski");
        assertThat(ticket.subject().value()).isEqualTo("Printer on fire");
        assertThat(ticket.language()).isEqualTo("pl");
        assertThat(ticket.landmarks().messageCount()).isEqualTo(2);
        assertThat(message(ticket, 1)).satisfies(first -> {
            assertThat(first.isPublic()).isTrue();
            assertThat(first.author().role()).isEqualTo(Author.Role.CUSTOMER);
            assertThat(first.author().email()).isEqualTo(customer);
            assertThat(first.text()).isEqualTo("It burns.");
            assertThat(first.html()).isEqualTo("<p>It burns.</p>");
            assertThat(first.mail().sentAt()).isEqualTo(NOON.minus(Duration.ofDays(1)));
            assertThat(first.mail().messageId()).isNull();
        });
        assertThat(message(ticket, 2)).satisfies(note -> {
            assertThat(note.isPublic()).isFalse();
            assertThat(note.author().role()).isEqualTo(Author.Role.AGENT);
            assertThat(note.author().id()).isEqualTo("maya");
            assertThat(note.text()).isEqualTo("He is an old customer.");
            assertThat(note.quoted()).contains("From: Jan");
            assertThat(note.mail()).isNull();
        });
        assertThat(firstEvent(ticket.id()).publicPart().orElseThrow().toString())
                .doesNotContain("old customer", MAYA);
        assertThat(tickets.find(ticket.id()).orElseThrow().backstage().participants())
                .as("the agent hears nothing as if a customer")
                .containsExactly(customer);
    }

    @Test
    void withoutWordsTheNoteSaysWhatTheMailProgramWrote() {
        var mail = passedOn("");

        receive(mail);

        assertThat(message(ticketOf(mail), 2).text()).contains("From: Jan");
        assertThat(message(ticketOf(mail), 2).quoted()).isNull();
    }

    @Test
    void theCustomersFilesAreTheCustomersAndTheOthersStayWithTheNote() {
        var bill = blobs.put(new ByteArrayInputStream(("bill" + customer).getBytes(UTF_8)), Duration.ZERO);
        var letter = blobs.put(new ByteArrayInputStream(("letter" + customer).getBytes(UTF_8)), Duration.ZERO);
        var mail = mail().from(MAYA)
                .attachment(file(letter, "letter.eml"))
                .attachment(file(bill, "bill.pdf"))
                .passesOn(original("See.", file(bill, "bill.pdf")))
                .build();

        receive(mail);

        var ticket = ticketOf(mail);
        assertThat(message(ticket, 1).attachments())
                .extracting(file -> file.name())
                .containsExactly("bill.pdf");
        assertThat(message(ticket, 2).attachments())
                .extracting(file -> file.name())
                .containsExactly("letter.eml");
    }

    @Test
    void whatSomebodyElsePassesOnIsTheirOwnMail() {
        var mail = mail().from("boss-of-" + customer).passesOn(original("See.")).build();

        receive(mail);

        assertThat(ticketOf(mail).customer().email()).isEqualTo("boss-of-" + customer);
        assertThat(ticketOf(mail).landmarks().messageCount()).isEqualTo(1);
    }

    @Test
    void soIsWhatAnAgentPassesOnWhoLeftOrDoesNotWorkInTheGroup() {
        agents.change("maya", maya -> maya.withActive(false));
        try {
            assertOrdinary(passedOn("See."), MAYA);
        } finally {
            agents.change("maya", maya -> maya.withActive(true));
        }
        var address = "g-" + Ids.next() + "@tidings.example";
        groups.insert(Group.of(address.substring(0, address.indexOf('@')), "Not Maya's", address, null));
        assertOrdinary(
                mail().from(MAYA).mailbox(address).passesOn(original("See.")).build(), MAYA);
    }

    @Test
    void soIsAColleaguesMailAndARobotsOne() {
        var colleagues = new OriginalMail(
                new MailAddress("Maya", "Maya@tidings.example"),
                null,
                "Lunch",
                "At noon?",
                null,
                null,
                List.of(),
                false,
                null,
                null,
                "",
                "From: Maya");
        assertOrdinary(mail().from(MAYA).passesOn(colleagues).build(), MAYA);
        assertOrdinary(mail().from(MAYA).passesOn(original("See.")).automatic().build(), MAYA);
    }

    @Test
    void aMailThatAnswersATicketContinuesItWhateverItPassesOn() {
        var first = mail().build();
        receive(first);
        var answer = mail().from(MAYA)
                .token(ticketOf(first).id())
                .passesOn(original("See."))
                .build();

        receive(answer);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(first).id());
        assertThat(message(ticketOf(first), 2).text()).isEqualTo(answer.text());
    }

    @Test
    void aCrashBeforeTheNoteIsMadeGoodByTheRepetition() {
        var mail = passedOn("Words.");
        var decision = threads.decide(mail).decision();
        assertThat(decision.forwardedBy()).isEqualTo("maya");
        agents.change("maya", maya -> maya.withActive(false));
        try {
            receive(mail);
        } finally {
            agents.change("maya", maya -> maya.withActive(true));
        }

        assertThat(ticketOf(mail).id()).isEqualTo(decision.ticketId());
        assertThat(message(ticketOf(mail), 2).text())
                .as("what was decided is done")
                .isEqualTo("Words.");
    }

    @Test
    void nobodyPassesOnDozensWithinMinutesByHand() {
        var many = "robot-" + Ids.next();
        for (int i = 0; i < 30; i++) {
            database.getCollection("mails")
                    .insertOne(new Document("_id", many + i)
                            .append("kind", "open")
                            .append("ticketId", many)
                            .append("forwardedBy", "maya")
                            .append("at", Date.from(clock.instant())));
        }
        try {
            assertOrdinary(passedOn("See."), MAYA);
        } finally {
            database.getCollection("mails").deleteMany(new Document("ticketId", many));
        }
        assertThat(threads.decide(passedOn("See.")).decision().forwardedBy()).isEqualTo("maya");
    }

    private void assertOrdinary(MailReceived mail, String from) {
        receive(mail);
        assertThat(ticketOf(mail).customer().email()).isEqualTo(from);
        assertThat(ticketOf(mail).landmarks().messageCount()).isEqualTo(1);
        assertThat(message(ticketOf(mail), 1).text()).isEqualTo(mail.text());
    }

    private MailReceived passedOn(String words) {
        return mail().from(MAYA).passesOn(original(words)).build();
    }

    private OriginalMail original(String words, ReceivedAttachment... files) {
        return new OriginalMail(
                new MailAddress("Jan Kowalski", customer),
                null,
                "Printer on fire",
                "It burns.",
                "<p>It burns.</p>",
                null,
                List.of(files),
                false,
                "pl",
                NOON.minus(Duration.ofDays(1)),
                words,
                "---------- Forwarded message ---------\nFrom: Jan Kowalski");
    }

    private static ReceivedAttachment file(Blobs.Blob blob, String name) {
        return new ReceivedAttachment(blob.sha256(), name, "application/octet-stream", blob.size(), false, null);
    }
}
