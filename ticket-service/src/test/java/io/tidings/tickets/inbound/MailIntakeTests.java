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

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.Words;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.group.FollowUp;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.TicketMerges;
import io.tidings.tickets.ticket.TicketStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@TicketServiceTest
class MailIntakeTests {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Autowired
    Consumer<Event> openTicketsFromInbound;

    @Autowired
    MockMvc mvc;

    @Autowired
    MailThreads threads;

    @Autowired
    TicketStore tickets;

    @Autowired
    TicketMerges merges;

    @Autowired
    MessageStore messages;

    @Autowired
    Blobs blobs;

    @Autowired
    Groups groups;

    @Autowired
    Clock clock;

    @Autowired
    MongoDatabase database;

    private String customer;

    @BeforeEach
    void someCustomer() {
        customer = "c-" + Ids.next() + "@customer.example";
    }

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
    void anAnswerFindsItsTicketByTheNewestReferenceItKnows() {
        var first = mail().build();
        receive(first);
        var answer =
                mail().references("unknown@x", first.messageId(), "elsewhere@x").build();

        receive(answer);
        receive(answer);

        var ticket = ticketOf(first);
        assertThat(ticketOf(answer).id()).isEqualTo(ticket.id());
        assertThat(ticket.landmarks().messageCount()).isEqualTo(2);
        assertThat(ticketsOf(customer)).hasSize(1);
    }

    @Test
    void inReplyToCountsBeforeReferences() {
        var one = mail().build();
        var other = mail().subject("Something else").build();
        receive(one);
        receive(other);
        var answer =
                mail().inReplyTo(one.messageId()).references(other.messageId()).build();

        receive(answer);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(one).id());
    }

    @Test
    void aStrangerWhoNamesAMessageIdGetsATicketOfTheirOwnLinkedToThatOne() {
        var first = mail().build();
        receive(first);
        var intruder = mail().from("intruder@else.example")
                .inReplyTo(first.messageId())
                .build();

        receive(intruder);
        receive(intruder);

        var own = ticketOf(intruder);
        var other = ticketOf(first);
        assertThat(own.id()).isNotEqualTo(other.id());
        assertThat(own.links()).singleElement().satisfies(link -> assertThat(link.ticketId())
                .isEqualTo(other.id()));
        assertThat(other.links()).singleElement().satisfies(link -> assertThat(link.ticketId())
                .isEqualTo(own.id()));
        assertThat(other.landmarks().messageCount()).isEqualTo(1);
    }

    @Test
    void whoeverWasInCopyTakesPart() {
        var first = mail().cc("colleague@customer.example").build();
        receive(first);
        var answer = mail().from("Colleague@customer.example")
                .inReplyTo(first.messageId())
                .build();

        receive(answer);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(first).id());
        assertThat(message(ticketOf(first), 2).author().email()).isEqualTo("colleague@customer.example");
    }

    @Test
    void anUnforgedTokenLetsAnybodyIn() {
        var first = mail().build();
        receive(first);
        var answer = mail().from("assistant@else.example")
                .token(ticketOf(first).id())
                .build();

        receive(answer);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(first).id());
    }

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

    @Test
    void aCrashBetweenDecisionAndTicketIsMadeGoodByTheRepetition() {
        var mail = mail().build();
        var decision = threads.decide(mail);
        assertThat(tickets.find(decision.ticketId())).isEmpty();

        receive(mail);

        assertThat(ticketOf(mail).id()).isEqualTo(decision.ticketId());
    }

    @Test
    void aCrashBetweenMessageAndTicketIsMadeGoodByTheRepetition() {
        var first = mail().build();
        receive(first);
        var answer = mail().inReplyTo(first.messageId()).text("the answer").build();
        threads.decide(answer);
        // What a process leaves behind that died after it had written the message.
        var left = new io.tidings.tickets.message.NewMessage(
                        message(ticketOf(first), 1).author(),
                        io.tidings.events.Visibility.PUBLIC,
                        "email",
                        "the answer",
                        null,
                        null,
                        List.of(),
                        null,
                        false,
                        MailThreads.origin(answer.mailId()))
                .numbered(ticketOf(first).id(), 2, NOON);
        messages.insert(left, 0);

        receive(answer);
        receive(answer);

        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
        assertThat(message(ticketOf(first), 2).text()).isEqualTo("the answer");
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

    private void receive(MailReceived mail) {
        openTicketsFromInbound.accept(
                new Event("cause", "http://x", mail.mailId(), NOON, 1, "thread", null, 0, "system", false, null, mail));
    }

    private TicketSnapshot ticketOf(MailReceived mail) {
        var decided = database.getCollection("mails")
                .find(new Document("_id", mail.mailId()))
                .first();
        return tickets.find(decided.getString("ticketId")).orElseThrow().state();
    }

    @Test
    void aMailToAMergedTicketArrivesWhereItWentAndAfterwardsInItAgain() {
        var first = mail().build();
        var second = mail().subject("Again").build();
        receive(first);
        receive(second);
        var source = ticketOf(first);
        var target = ticketOf(second);
        merge(source, target);

        var byToken = mail().token(source.id()).text("token").build();
        var byThread = mail().inReplyTo(first.messageId()).text("thread").build();
        var byKey = mail().subject("Re: [" + source.key() + "]").text("key").build();
        var ofTarget = mail().token(target.id()).text("target").build();
        List.of(byToken, byThread, byKey, ofTarget).forEach(this::receive);

        assertThat(tickets.find(source.id()).orElseThrow().state().landmarks().messageCount())
                .isEqualTo(1);
        assertThat(texts(target.id())).containsExactly("target", "key", "thread", "token", second.text());

        merges.unmerge(tickets.find(source.id()).orElseThrow(), Cause.SYSTEM, null);
        receive(mail().token(source.id()).text("later").build());
        // A repetition of what arrived before stays where it is.
        receive(byToken);

        assertThat(texts(source.id())).containsExactly("later", first.text());
        assertThat(texts(target.id())).hasSize(5);
        assertThat(ticketsOf(customer)).hasSize(2);
    }

    @Test
    void anotherCustomersMailIntoAMergedTicketIsForTheDeskAlone() {
        var first = mail().build();
        var second = mail().from("other-" + customer).build();
        receive(first);
        receive(second);
        var source = ticketOf(first);
        var target = ticketOf(second);
        merge(source, target);

        receive(mail().token(source.id()).text("SECRET").build());
        receive(mail().from("other-" + customer).token(target.id()).text("mine").build());

        assertThat(message(tickets.find(target.id()).orElseThrow().state(), 2)).satisfies(message -> {
            assertThat(message.text()).isEqualTo("SECRET");
            assertThat(message.isPublic()).isFalse();
        });
        assertThat(message(tickets.find(target.id()).orElseThrow().state(), 3).isPublic())
                .isTrue();
    }

    @Test
    void aKeyInTheSubjectCountsForWhoTakesPart() {
        var first = mail().build();
        receive(first);
        var key = ticketOf(first).key();
        var stranger =
                mail().from("stranger-" + customer).subject("Re: [" + key + "]").build();
        var unbracketed = mail().subject("Re: " + key).build();

        receive(mail().subject("Fwd: Re: something [" + key + "]").build());
        receive(stranger);
        receive(unbracketed);

        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
        assertThat(ticketOf(stranger).id()).isNotEqualTo(ticketOf(first).id());
        assertThat(ticketOf(unbracketed).id()).isNotEqualTo(ticketOf(first).id());
    }

    private void merge(TicketSnapshot source, TicketSnapshot target) {
        merges.merge(
                tickets.find(source.id()).orElseThrow(),
                tickets.find(target.id()).orElseThrow(),
                true,
                Cause.SYSTEM,
                null);
    }

    private List<String> texts(String ticketId) {
        return messages
                .newestFirst(
                        ticketId,
                        tickets.find(ticketId).orElseThrow().state().landmarks().messageCount(),
                        1)
                .stream()
                .map(stored -> stored.message().text())
                .toList();
    }

    private List<Document> ticketsOf(String email) {
        return database.getCollection("tickets")
                .find(new Document("customer.email", email))
                .into(new java.util.ArrayList<>());
    }

    private Message message(TicketSnapshot ticket, int n) {
        return messages.find(ticket.id(), n).map(StoredMessage::message).orElseThrow();
    }

    private Event firstEvent(String ticketId) {
        var outbox = database.getCollection("tickets")
                .find(new Document("_id", ticketId))
                .first();
        return io.tidings.events.EventJson.read(
                outbox.getList("outbox", Document.class).getFirst().getString("json"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Mails mail() {
        return new Mails(customer);
    }

    /** A valid mail; a test says only what matters. */
    private static final class Mails {

        private final String id = Ids.next();
        private String from;
        private String mailbox = "support@tidings.example";
        private String messageId = id + "@customer.example";
        private String inReplyTo;
        private List<String> references = List.of();
        private List<MailAddress> cc = List.of();
        private final List<ReceivedAttachment> attachments = new java.util.ArrayList<>();
        private String token;
        private String subject = "환불\r\n 요청";
        private String text = "결제가 두 번 되었습니다.";
        private String html;
        private boolean automatic;
        private boolean forwarded;

        Mails(String from) {
            this.from = from;
        }

        Mails from(String address) {
            from = address;
            return this;
        }

        Mails mailbox(String address) {
            mailbox = address;
            return this;
        }

        Mails messageId(String value) {
            messageId = value;
            return this;
        }

        Mails inReplyTo(String value) {
            inReplyTo = value;
            return this;
        }

        Mails references(String... values) {
            references = List.of(values);
            return this;
        }

        Mails cc(String address) {
            cc = List.of(new MailAddress(null, address));
            return this;
        }

        Mails attachment(ReceivedAttachment attachment) {
            attachments.add(attachment);
            return this;
        }

        Mails token(String ticketId) {
            token = ticketId;
            return this;
        }

        Mails subject(String value) {
            subject = value;
            return this;
        }

        Mails text(String value) {
            text = value;
            return this;
        }

        Mails html(String value) {
            html = value;
            return this;
        }

        Mails automatic() {
            automatic = true;
            return this;
        }

        Mails answeringForward() {
            forwarded = true;
            return this;
        }

        MailReceived build() {
            return new MailReceived(
                    id,
                    mailbox,
                    messageId,
                    inReplyTo,
                    references,
                    token,
                    new MailAddress("Kim", from),
                    List.of(),
                    List.of(new MailAddress(null, mailbox)),
                    cc,
                    subject,
                    text,
                    html,
                    null,
                    attachments,
                    automatic,
                    "ko",
                    null,
                    NOON,
                    forwarded ? true : null);
        }
    }
}
