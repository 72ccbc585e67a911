package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.Event;
import io.tidings.events.Landmarks;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact.TicketActionRequested;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The links in our mails: to a request for its customer, and to the question how it was solved. */
@TestPropertySource(properties = "tidings.guest-links.secret=" + RequestLinkTests.LINK_SECRET)
class RequestLinkTests extends MailServiceTest {

    static final String LINK_SECRET = "what signs links";

    private static final Pattern TOKEN = Pattern.compile("http://localhost:8080/request#([\\w-]+\\.[\\w-]+)(,[15])?");

    private final GuestLinks links = new GuestLinks(LINK_SECRET);
    private final String group = "g" + UUID.randomUUID().toString().substring(0, 8);
    private final Story story = new Story();
    private final Instant solvedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Autowired
    Consumer<Event> learnGroups;

    @BeforeEach
    void aGroupThatAsksAtOnce() {
        asks(0);
        story.group = group;
    }

    private void asks(Integer hours) {
        learnGroups.accept(story.event(new GroupCurrent(
                group, "Support", group + "@tidings.example", null, null, null, null, null, null, hours)));
    }

    @Test
    void theMailsOfATicketOpenItForItsCustomerAndForNobodyElse() {
        mailPeople.accept(story.opened());
        var colleague = "colleague-" + story.customer;
        var acknowledged = text(first(story.customer));
        mailPeople.accept(story.answeredWithCopies(2, "We are on it", colleague));
        var copied = text(await().until(() -> RELAY.to(colleague), mails -> !mails.isEmpty())
                .getFirst());
        var answered = await().until(() -> RELAY.to(story.customer), mails -> mails.size() == 2).stream()
                .map(RequestLinkTests::text)
                .filter(text -> text.contains("We are on it"))
                .findFirst()
                .orElseThrow();

        for (var text : List.of(acknowledged, answered)) {
            assertThat(linkIn(text)).satisfies(link -> {
                assertThat(link.purpose()).isEqualTo(Purpose.READ);
                assertThat(link.ticketId()).isEqualTo(story.ticketId);
                assertThat(link.personId()).isEqualTo("c1");
            });
        }
        assertThat(copied).contains("We are on it").doesNotContain("/request#");
    }

    @Test
    void whoHadATicketSolvedIsAskedOnceHoweverOftenTheEventComes() {
        var closed = closed(closed());
        mailPeople.accept(closed);
        mailPeople.accept(closed);
        // Another event of the same solution, as a change that is taken back and done again would bring.
        mailPeople.accept(closed(closed()));

        var mail = first(story.customer);
        var text = text(mail);
        assertThat(mail.raw()).contains("Auto-Submitted:");
        var tokens = tokensIn(text);
        assertThat(tokens).extracting(Token::score).containsExactly(",5", ",1");
        assertThat(tokens)
                .extracting(token -> links.read(token.token()).orElseThrow())
                .containsOnly(new Link(Purpose.RATE, story.ticketId, "c1", solvedAt));
        assertThat(mail.mail().html()).contains("<a href=\"http://localhost:8080/request#");
        assertThat(planned()).hasSize(1);
    }

    @Test
    void eachSolutionIsAskedAboutByItself() {
        mailPeople.accept(closed(closed()));
        first(story.customer);
        mailPeople.accept(closed(closedAt(solvedAt.plusSeconds(60))));

        await().untilAsserted(() -> assertThat(RELAY.to(story.customer)).hasSize(2));
    }

    @Test
    void nobodyIsAskedBeforeItsTimeNorWhereTheTicketWentOn() {
        asks(24);
        mailPeople.accept(closed(closed()));
        assertThat(planned()).singleElement().satisfies(mail -> {
            assertThat(mail.getString("state")).isEqualTo("planned");
            assertThat(mail.getDate("due")).isAfter(Date.from(Instant.now().plus(Duration.ofHours(23))));
            assertThat(mail.getDate("createdAt")).isEqualTo(mail.getDate("due"));
        });

        mailPeople.accept(
                story.event(new TicketStateChanged(story.snapshot(), new TicketState("closed", StateType.CLOSED))));
        assertThat(planned()).extracting(mail -> mail.getString("state")).containsExactly("withdrawn");
        assertThat(planned()).allSatisfy(mail -> assertThat(mail.get("due")).isNull());
    }

    @Test
    void whatIsClosedWithAnotherWordIsAskedAboutAllTheSame() {
        asks(24);
        mailPeople.accept(closed(closed()));
        mailPeople.accept(story.event(new TicketStateChanged(closed(), new TicketState("solved", StateType.CLOSED))));

        assertThat(planned()).extracting(mail -> mail.getString("state")).containsExactly("planned");
    }

    @Test
    void whoHasSaidWhatTheyThinkIsNotAsked() {
        asks(24);
        mailPeople.accept(closed(closed()));
        mailPeople.accept(story.event(new TicketRated(closed(), 5, null)));

        assertThat(planned()).extracting(mail -> mail.getString("state")).containsExactly("withdrawn");
    }

    @Test
    void neitherRobotsNorOldTicketsNorThoseWhomNobodyAnsweredAreAsked() {
        story.imported = true;
        mailPeople.accept(closed(closed()));
        story.imported = false;
        mailPeople.accept(closed(withLandmarks(closed(), Landmarks.NONE)));
        story.customerEmail = "no-reply@robot.example";
        mailPeople.accept(closed(closed()));
        story.customerEmail = story.customer;
        asks(null);
        mailPeople.accept(closed(closed()));

        assertThat(planned()).isEmpty();
    }

    @Test
    void aNewLinkIsMailedToTheCustomer() {
        mailPeople.accept(
                story.event(new TicketActionRequested(story.snapshot(), "guest-link", GuestLinks.MAIL_LINK, Map.of())));

        assertThat(linkIn(text(first(story.customer))).purpose()).isEqualTo(Purpose.READ);
    }

    /** A busy customer: what asks tomorrow, or asks no more, counts as nothing that was sent today. */
    @Test
    void questionsThatWaitKeepNoOtherMailBack() {
        asks(24);
        for (var solution = 0; solution < 12; solution++) {
            mailPeople.accept(closed(closedAt(solvedAt.plusSeconds(solution))));
        }
        assertThat(planned())
                .as("those that are to leave at the same time")
                .filteredOn(mail -> mail.getString("state").equals("planned"))
                .hasSize(10);

        mailPeople.accept(
                story.event(new TicketActionRequested(story.snapshot(), "guest-link", GuestLinks.MAIL_LINK, Map.of())));
        assertThat(linkIn(text(first(story.customer))).purpose()).isEqualTo(Purpose.READ);
    }

    @Test
    void whatAnAnswerQuotesOpensNothing() throws Exception {
        mailPeople.accept(story.opened());
        var acknowledged = first(story.customer);
        var token = tokensIn(text(acknowledged)).getFirst().token();
        send(
                story.customer,
                "support@tidings.example",
                mail(
                        story.customer,
                        "Re: Printer on fire",
                        "It still burns\n\n> " + text(acknowledged).replace("\n", "\n> "),
                        "In-Reply-To: <" + acknowledged.mail().messageId() + ">"));

        var received = toldFrom(story.customer);
        assertThat(received.ticketId()).isEqualTo(story.ticketId);
        assertThat(received.text() + received.quoted() + received.html()).doesNotContain(token);
    }

    private TestRelay.Delivered first(String address) {
        return await().until(() -> RELAY.to(address), mails -> !mails.isEmpty()).getFirst();
    }

    private record Token(String token, String score) {}

    private static List<Token> tokensIn(String text) {
        return TOKEN.matcher(text)
                .results()
                .map(match -> new Token(match.group(1), match.group(2)))
                .toList();
    }

    private Link linkIn(String text) {
        return links.read(tokensIn(text).getFirst().token()).orElseThrow();
    }

    private static String text(TestRelay.Delivered mail) {
        return mail.mail().text();
    }

    private List<Document> planned() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .into(new ArrayList<>());
    }

    private Event closed(TicketSnapshot ticket) {
        return story.event(new TicketStateChanged(ticket, new TicketState("open", StateType.OPEN)));
    }

    private TicketSnapshot closed() {
        return closedAt(solvedAt);
    }

    private TicketSnapshot closedAt(Instant at) {
        var ticket = withLandmarks(
                story.snapshot(), new Landmarks(2, 1, 2, at.minusSeconds(90), at.minusSeconds(60), null, null));
        return with(ticket, ticket.landmarks(), at);
    }

    private static TicketSnapshot withLandmarks(TicketSnapshot ticket, Landmarks landmarks) {
        return with(ticket, landmarks, ticket.closedAt());
    }

    private static TicketSnapshot with(TicketSnapshot ticket, Landmarks landmarks, Instant closedAt) {
        return new TicketSnapshot(
                ticket.id(),
                ticket.version(),
                ticket.number(),
                ticket.key(),
                ticket.subject(),
                new TicketState("closed", StateType.CLOSED),
                ticket.priority(),
                null,
                ticket.group(),
                null,
                new PersonRef(
                        ticket.customer().id(),
                        ticket.customer().name(),
                        ticket.customer().email()),
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                landmarks,
                List.of(),
                ticket.channel(),
                ticket.language(),
                ticket.createdAt(),
                ticket.updatedAt(),
                closedAt,
                false,
                null,
                null);
    }
}
