package io.tidings.tickets.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.events.TicketSnapshot;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.ticket.TicketMerges;
import io.tidings.tickets.ticket.TicketProblem;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** To which ticket a mail belongs. */
@TicketServiceTest
class BelongingTests extends InboundTest {

    @Autowired
    MailThreads threads;

    @Autowired
    TicketMerges merges;

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
    void aMailThatItsAnswerOvertookGoesToTheAnswersTicket() {
        var colleague = "colleague-" + customer;
        var first = mail().cc(colleague).build();
        var answer = mail().from(colleague)
                .cc(customer)
                .inReplyTo(first.messageId())
                .references("older@x", first.messageId())
                .build();

        receive(answer);
        receive(first);
        receive(first);
        receive(answer);

        var ticket = ticketOf(answer);
        assertThat(ticketOf(first).id()).isEqualTo(ticket.id());
        assertThat(ticketOf(first).landmarks().messageCount()).isEqualTo(2);
        assertThat(ticketsOf(customer)).isEmpty();
    }

    @Test
    void twoAnswersThatOvertookTheirMailMakeOneTicketWithIt() {
        var one = "one-" + customer;
        var other = "other-" + customer;
        var first = mail().cc(one, other).build();
        var answer = mail().from(one)
                .cc(customer, other)
                .inReplyTo(first.messageId())
                .build();
        var another = mail().from(other)
                .cc(customer, one)
                .inReplyTo(first.messageId())
                .build();

        List.of(answer, another, first).forEach(this::receive);

        assertThat(ticketOf(another).id()).isEqualTo(ticketOf(answer).id());
        assertThat(ticketOf(first).id()).isEqualTo(ticketOf(answer).id());
    }

    /** Who guesses the id of a mail that is still to come, or calls a stranger a reader, reads nothing by it. */
    @Test
    void nobodyWaitsForTheMailOfAnotherWithATicketOfTheirOwn() {
        var first = mail().cc("colleague@customer.example").build();
        var named = mail().from("intruder@else.example")
                .cc(customer)
                .inReplyTo(first.messageId())
                .build();
        var stranger = mail().from("colleague@customer.example")
                .inReplyTo(first.messageId())
                .build();

        List.of(named, stranger, first).forEach(this::receive);

        assertThat(ticketOf(first).id())
                .isNotEqualTo(ticketOf(named).id())
                .isNotEqualTo(ticketOf(stranger).id());
        assertThat(ticketOf(named).landmarks().messageCount()).isEqualTo(1);
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

    @Test
    void aCrashBetweenMessageAndTicketIsMadeGoodByTheRepetition() {
        var first = mail().build();
        receive(first);
        var answer = mail().inReplyTo(first.messageId()).text("the answer").build();
        threads.decide(answer);
        // What a process leaves behind that died after it had written the message.
        var left = new NewMessage(
                        message(ticketOf(first), 1).author(),
                        Visibility.PUBLIC,
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

    /** As one that was imported so would be. */
    @Test
    @Timeout(20)
    void aMailToATicketThatIsMergedIntoNoneIsRefusedAndHoldsUpNoOther() {
        var first = mail().build();
        receive(first);
        var id = ticketOf(first).id();
        database.getCollection("tickets")
                .updateOne(
                        new Document("_id", id),
                        new Document("$set", new Document("state.id", "merged").append("state.type", "merged")));

        var answer = mail().token(id).build();
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> receive(answer))
                .withCauseInstanceOf(TicketProblem.NotAllowedWhileMerged.class);
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
}
