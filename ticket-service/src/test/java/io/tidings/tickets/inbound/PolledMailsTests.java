package io.tidings.tickets.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.reaction.Failure;
import io.tidings.tickets.Ids;
import io.tidings.tickets.StoreCommands;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.organization.Organization;
import io.tidings.tickets.organization.Organizations;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** What a poll brings is taken in together, and each mail of it as if it had come alone. */
@TicketServiceTest
class PolledMailsTests extends InboundTest {

    @Autowired
    StoreCommands commands;

    @Autowired
    People people;

    @Autowired
    Organizations organizations;

    @Test
    void newMailsOpenAsManyTicketsNumberedInTheirOrder() {
        var mails = newMails(20);

        receive(mails);

        var first = ticketOf(mails[0]).number();
        assertThat(mails)
                .extracting(mail -> ticketOf(mail).number())
                .containsExactlyElementsOf(
                        LongStream.range(first, first + 20).boxed().toList());
        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void eachGoesBackToItsOwnMail() {
        var mails = newMails(2);
        var traces = List.of(
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var events = IntStream.range(0, 2)
                .mapToObj(i -> eventOf(mails[i], "cause-" + i, traces.get(i)))
                .toList();

        poll(events.stream().map(EventJson::write).toList());

        assertThat(mails)
                .extracting(mail -> firstEvent(ticketOf(mail).id()))
                .extracting(Event::actor, Event::causationId, Event::traceparent)
                .containsExactly(
                        tuple("mail:" + mails[0].mailId(), "cause-0", traces.get(0)),
                        tuple("mail:" + mails[1].mailId(), "cause-1", traces.get(1)));
    }

    @Test
    void manyTakeFewCommands() {
        var mails = newMails(50);

        var count = commands.countOf(() -> receive(mails));

        // Definitions and groups may be read anew meanwhile; what a mail takes is some fourteenth of one.
        assertThat(count).isLessThan(20);
        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void aPollThatComesAgainAddsNothing() {
        var mails = newMails(5);
        receive(mails);

        receive(mails);

        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void killedBeforeWhicheverCommandItIsMadeGoodByTheRepetition() {
        var kills = 0;
        for (var killed = true; killed; ) {
            var mails = newMails(3);

            killed = commands.killBefore(kills + 1, () -> receive(mails));
            receive(mails);

            kills += killed ? 1 : 0;
            assertThat(mails).allSatisfy(this::isTakenInOnce);
        }
        assertThat(kills).as("two questions and five writes at least").isGreaterThanOrEqualTo(7);
    }

    @Test
    void aPollThatTheStoreDoesNotAnswerComesAgainAsAWhole() {
        var mails = newMails(3);
        try {
            assertThatExceptionOfType(BatchListenerFailedException.class)
                    .isThrownBy(() -> commands.beforeInsertInto(
                            "messages", () -> Thread.currentThread().interrupt(), () -> receive(mails)))
                    .satisfies(failure -> {
                        assertThat(failure.getIndex()).isZero();
                        assertThat(Failure.of(failure)).isEqualTo(Failure.DEPENDENCY);
                    });
        } finally {
            Thread.interrupted();
        }

        receive(mails);

        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void aQuestionAndItsAnswerAreOneTicket() {
        var before = mail().build();
        var question = mail().build();
        var between = mail().build();
        var answer = mail().inReplyTo(question.messageId()).build();
        var after = mail().build();

        receive(before, question, between, answer, after);

        assertThat(ticketOf(answer).id()).isEqualTo(ticketOf(question).id());
        assertThat(ticketOf(question).landmarks().messageCount()).isEqualTo(2);
        assertThat(ticketsOf(customer)).hasSize(4);
        assertThat(numbers(before, question, between, after)).isSorted();
    }

    @Test
    void anAnswerThatOvertookItsQuestionIsOneTicketWithIt() {
        var colleague = "colleague-" + customer;
        var question = mail().cc(colleague).build();
        var answer = mail().from(colleague)
                .cc(customer)
                .inReplyTo(question.messageId())
                .build();

        receive(answer, question);

        assertThat(ticketOf(question).id()).isEqualTo(ticketOf(answer).id());
    }

    @Test
    void twoAnswersToAMailThatIsStillToComeAreOneTicketWithIt() {
        var one = "one-" + customer;
        var other = "other-" + customer;
        var question = mail().cc(one, other).build();
        var first = mail().from(one)
                .cc(customer, other)
                .inReplyTo(question.messageId())
                .build();
        var second = mail().from(other)
                .cc(customer, one)
                .inReplyTo(question.messageId())
                .build();

        receive(first, second, question);

        assertThat(ticketOf(second).id()).isEqualTo(ticketOf(first).id());
        assertThat(ticketOf(question).id()).isEqualTo(ticketOf(first).id());
    }

    @Test
    void anAnswerToAnEarlierMailFindsItsTicketAmongNewOnes() {
        var earlier = mail().build();
        receive(earlier);
        var before = mail().build();
        var answer = mail().references(earlier.messageId()).build();
        var byToken = mail().token(ticketOf(earlier).id()).build();
        var byKey = mail().subject("Re: [" + ticketOf(earlier).key() + "] 환불").build();
        var after = mail().build();

        receive(before, answer, byToken, byKey, after);

        assertThat(Stream.of(answer, byToken, byKey))
                .allSatisfy(mail -> assertThat(ticketOf(mail).id())
                        .isEqualTo(ticketOf(earlier).id()));
        assertThat(ticketOf(earlier).landmarks().messageCount()).isEqualTo(4);
        assertThat(ticketsOf(customer)).hasSize(3);
    }

    @Test
    void copiesToTwoMailboxesAreOneTicket() {
        var mail = mail().build();
        var copy = mail().messageId(mail.messageId())
                .mailbox("billing@tidings.example")
                .build();

        receive(mail, copy, mail().build());

        assertThat(ticketOf(copy).id()).isEqualTo(ticketOf(mail).id());
        assertThat(ticketOf(mail).landmarks().messageCount()).isEqualTo(1);
        assertThat(ticketsOf(customer)).hasSize(2);
    }

    @Test
    void theSameMailTwiceInAPollIsOneTicketThoughItHasNoMessageId() {
        var mail = mail().messageId(null).build();

        receive(mail, mail().build(), mail);

        isTakenInOnce(mail);
        assertThat(ticketsOf(customer)).hasSize(2);
    }

    @Test
    void oneThatFailsIsNamedAloneOnceThoseBeforeItAreTakenIn() {
        var before = newMails(2);
        var bad = mail().cc((String) null).build();
        var after = newMails(2);

        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> receive(before[0], before[1], bad, after[0], after[1]))
                .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(2));

        assertThat(before).allSatisfy(this::isTakenInOnce);
        // As Kafka brings them again once the bad one is set aside.
        receive(after);
        assertThat(after).allSatisfy(this::isTakenInOnce);
        assertThat(ticketsOf(customer)).hasSize(4);
    }

    @Test
    void whatIsNoEventIsNamedOnceThoseBeforeItAreTakenIn() {
        var mails = newMails(2);
        var records = List.of(
                EventJson.write(eventOf(mails[0], "cause", null)),
                EventJson.write(eventOf(mails[1], "cause", null)),
                "{broken".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> poll(records))
                .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(2));

        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void aNumberThatIsTakenAtThisMomentIsAnothersAndTheMailGetsTheNext() {
        var earlier = mail().build();
        receive(earlier);
        var mails = newMails(3);
        var last = ticketOf(earlier).number();

        commands.beforeInsertInto(
                "tickets",
                () -> database.getCollection("tickets")
                        .updateOne(
                                new Document("_id", ticketOf(earlier).id()),
                                new Document("$set", new Document("number", last + 2))),
                () -> receive(mails));

        assertThat(numbers(mails)).containsExactly(last + 1, last + 4, last + 3);
        assertThat(mails).allSatisfy(this::isTakenInOnce);
    }

    @Test
    void aMailThatAnotherReplicaTakesInAtThisMomentIsOneTicket() {
        var mails = newMails(3);

        commands.beforeInsertInto("mails", () -> receive(mails[1]), () -> receive(mails));

        assertThat(mails).allSatisfy(this::isTakenInOnce);
        assertThat(ticketsOf(customer)).hasSize(3);
    }

    @Test
    void someoneNewWhoWritesTwiceIsOnePersonAndHasTheirNameWhereOneOfTheMailsSaysIt() {
        var nameless = mail().name(null).build();
        var named = mail().name("Kim").build();
        var other =
                mail().from(customer.toUpperCase(Locale.ROOT)).name("Kim M.").build();

        receive(nameless, named, other);

        assertThat(Stream.of(nameless, named, other)
                        .map(mail -> ticketOf(mail).customer().id()))
                .containsOnly(person().id());
        assertThat(person().name()).isEqualTo("Kim");
        assertThat(person().language()).isEqualTo("ko");
        assertThat(ticketOf(other).customer().name()).isEqualTo("Kim");
    }

    @Test
    void someoneWhoIsMadeAtThisMomentIsOnePerson() {
        var mails = newMails(2);

        commands.beforeInsertInto("people", () -> people.withEmail(customer, "Kim", null), () -> receive(mails));

        assertThat(mails).allSatisfy(this::isTakenInOnce);
        assertThat(Stream.of(mails).map(mail -> ticketOf(mail).customer().id())).containsOnly(person().id());
    }

    @Test
    void ticketsBelongToTheOrganizationsOfTheirCustomers() {
        var acme = organization();
        var other = organization();
        var known = people.withEmail("known@" + acme.domains().getFirst(), "Known", null);
        var fromAcme = mail().from("new@" + acme.domains().getFirst()).build();
        var ofKnown = mail().from(known.emails().getFirst()).build();
        var fromOther = mail().from("new@" + other.domains().getFirst()).build();
        var ofNone = mail().build();

        receive(fromAcme, ofKnown, fromOther, ofNone);

        assertThat(Stream.of(fromAcme, ofKnown, fromOther))
                .extracting(mail -> ticketOf(mail).organization().id())
                .containsExactly(acme.id(), acme.id(), other.id());
        assertThat(ticketOf(ofNone).organization()).isNull();
    }

    private MailReceived[] newMails(int count) {
        return Stream.generate(() -> mail().build()).limit(count).toArray(MailReceived[]::new);
    }

    private Organization organization() {
        var name = Ids.next();
        return organizations.insert(new Organization(
                name, 0, name, List.of(name + ".example"), false, null, null, Map.of(), false, Map.of(), null));
    }

    private Person person() {
        return people.withEmail(customer, null, null);
    }

    private List<Long> numbers(MailReceived... mails) {
        return Stream.of(mails).map(this::ticketOf).map(TicketSnapshot::number).toList();
    }

    /** One ticket, one message, one event, wherever the work was broken off. */
    private void isTakenInOnce(MailReceived mail) {
        var ticket = ticketOf(mail);
        assertThat(ticket.landmarks().messageCount()).isEqualTo(1);
        assertThat(database.getCollection("messages")
                        .find(new Document("origin", MailThreads.origin(mail.mailId())))
                        .into(new ArrayList<>()))
                .singleElement()
                .satisfies(message -> assertThat(message.getString("_id"))
                        .isEqualTo(message(ticket, 1).id()));
        assertThat(database.getCollection("tickets")
                        .find(new Document("_id", ticket.id()))
                        .first()
                        .getList("outbox", Document.class))
                .singleElement()
                .satisfies(entry -> assertThat(
                                EventJson.read(entry.getString("json")).type())
                        .isEqualTo("ticket.opened.v1"));
        assertThat(database.getCollection("people")
                        .find(new Document("emails", customer))
                        .into(new ArrayList<>()))
                .hasSize(1);
    }
}
