package io.tidings.tickets.ticket;

import static io.tidings.tickets.ticket.Tickets.BILLING;
import static io.tidings.tickets.ticket.Tickets.MAYA;
import static io.tidings.tickets.ticket.Tickets.NOON;
import static io.tidings.tickets.ticket.Tickets.SUPPORT;
import static io.tidings.tickets.ticket.Tickets.aTicket;
import static io.tidings.tickets.ticket.Tickets.automatic;
import static io.tidings.tickets.ticket.Tickets.byAgent;
import static io.tidings.tickets.ticket.Tickets.byCustomer;
import static io.tidings.tickets.ticket.Tickets.in;
import static io.tidings.tickets.ticket.Tickets.note;
import static io.tidings.tickets.ticket.Tickets.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.events.EventJson;
import io.tidings.events.FieldValue;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketFieldsChanged;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.StringNode;

class TicketTests {

    /** From × command → to, or the problem that refuses it. */
    @ParameterizedTest
    @CsvSource({
        "new,              customer writes,  new",
        "open,             customer writes,  open",
        "waiting,          customer writes,  open",
        "pending-reminder, customer writes,  open",
        "pending-close,    customer writes,  open",
        "closed,           customer writes,  open",
        "merged,           customer writes,  ticket-merged",
        "new,              agent writes,     waiting",
        "open,             agent writes,     waiting",
        "waiting,          agent writes,     waiting",
        "pending-reminder, agent writes,     pending-reminder",
        "pending-close,    agent writes,     pending-close",
        "closed,           agent writes,     closed",
        "merged,           agent writes,     ticket-merged",
        "new,              agent notes,      new",
        "open,             agent notes,      open",
        "waiting,          agent notes,      waiting",
        "pending-reminder, agent notes,      pending-reminder",
        "pending-close,    agent notes,      pending-close",
        "closed,           agent notes,      closed",
        "merged,           agent notes,      ticket-merged",
        "new,              machine writes,   new",
        "open,             machine writes,   open",
        "waiting,          machine writes,   waiting",
        "pending-reminder, machine writes,   pending-reminder",
        "pending-close,    machine writes,   pending-close",
        "closed,           machine writes,   closed",
        "new,              set new,          new",
        "open,             set new,          state-not-settable",
        "closed,           set new,          state-not-settable",
        "new,              set open,         open",
        "waiting,          set open,         open",
        "closed,           set open,         open",
        "merged,           set open,         ticket-merged",
        "new,              set waiting,      waiting",
        "open,             set pending-reminder, pending-reminder",
        "open,             set pending-close, pending-close",
        "new,              set closed,       closed",
        "closed,           set closed,       closed",
        "waiting,          set closed,       closed",
        "open,             set merged,       state-not-settable",
        "open,             set answered,     unknown-state",
    })
    void theStateFollowsTheConversationAndTheDesk(String from, String command, String to) {
        assertThat(outcome(in(from), command(command))).isEqualTo(to);
    }

    private static UnaryOperator<Ticket> command(String command) {
        return switch (command) {
            case "customer writes" -> ticket -> ticket.add(byCustomer("Any news?"), NOON);
            case "agent writes" -> ticket -> ticket.add(byAgent("We look into it"), NOON);
            case "agent notes" -> ticket -> ticket.add(note("He is right"), NOON);
            case "machine writes" -> ticket -> ticket.add(automatic("I am on holiday"), NOON);
            default -> ticket -> ticket.changeState(command.substring("set ".length()), NOON);
        };
    }

    private static String outcome(Ticket ticket, UnaryOperator<Ticket> command) {
        try {
            return command.apply(ticket).state().state().id();
        } catch (Problem e) {
            return e.code();
        }
    }

    @Test
    void openingSaysEverythingInOneFact() {
        var ticket = opened();

        assertThat(ticket.facts()).singleElement().isInstanceOfSatisfying(TicketOpened.class, fact -> {
            assertThat(fact.ticket()).isEqualTo(ticket.state());
            assertThat(fact.message().id()).isEqualTo(ticket.id() + ":1");
        });
        assertThat(ticket.state().version()).isEqualTo(1);
        assertThat(ticket.state().key()).isEqualTo("T-" + ticket.state().number());
        assertThat(ticket.state().landmarks().messageCount()).isEqualTo(1);
        assertThat(ticket.state().landmarks().lastCustomerContact()).isEqualTo(NOON);
    }

    @Test
    void aTicketThatBeginsWithTheDesksWordsWaitsForTheCustomer() {
        var ticket = Ticket.open(Tickets.opening("t", byAgent("Your order is late")), NOON);

        assertThat(ticket.facts()).hasSize(2);
        assertThat(ticket.state().state().id()).isEqualTo("waiting");
        assertThat(ticket.state().landmarks().lastAgentContact()).isEqualTo(NOON);
    }

    @Test
    void eachFactCarriesTheTicketRightAfterIt() {
        var ticket = aTicket().add(byAgent("Hello"), NOON).assignTo(MAYA, NOON);

        assertThat(ticket.facts()).extracting(fact -> fact.ticket().version()).containsExactly(2L, 3L, 4L);
        assertThat(ticket.facts().get(0)).isInstanceOf(TicketMessageAdded.class);
        assertThat(ticket.facts().get(0).ticket().state().id()).isEqualTo("new");
        assertThat(ticket.facts().get(1)).isInstanceOf(TicketStateChanged.class);
        assertThat(ticket.facts().get(1).ticket().assignee()).isNull();
        assertThat(ticket.facts().get(2)).isInstanceOf(TicketAssigned.class);
        assertThat(ticket.baseVersion()).isEqualTo(1);
    }

    @Test
    void whatChangesNothingIsNoFact() {
        var ticket = aTicket();

        assertThat(ticket.assignTo(null, NOON)
                        .moveTo(SUPPORT, NOON)
                        .changePriority(Tickets.DEFINED.standardPriority(null), NOON)
                        .changeState("new", NOON)
                        .changeSubject("Invoice", NOON)
                        .changeType(null, NOON)
                        .changeTags(List.of(), NOON)
                        .changeFields(Map.of(), Set.of("plan"), NOON)
                        .changeWatchers(List.of(), NOON)
                        .facts())
                .isEmpty();
    }

    @Test
    void tagsSayWhatCameAndWhatWent() {
        var ticket = Tickets.stored(aTicket().changeTags(List.of("vip", "refund", "vip"), NOON))
                .changeTags(List.of("refund", "late"), NOON);

        assertThat(ticket.facts()).singleElement().isInstanceOfSatisfying(TicketTagsChanged.class, fact -> {
            assertThat(fact.added()).containsExactly("late");
            assertThat(fact.removed()).containsExactly("vip");
        });
    }

    @Test
    void fieldsSayWhatTheyHeldBefore() {
        var gold = new FieldValue(StringNode.valueOf("gold"), Visibility.INTERNAL);
        var silver = new FieldValue(StringNode.valueOf("silver"), Visibility.INTERNAL);
        var ticket = Tickets.stored(aTicket().changeFields(Map.of("plan", gold), Set.of(), NOON))
                .changeFields(Map.of("plan", silver, "seats", gold), Set.of("unknown"), NOON);

        assertThat(ticket.facts()).singleElement().isInstanceOfSatisfying(TicketFieldsChanged.class, fact -> {
            assertThat(fact.changed()).containsExactly("plan", "seats");
            assertThat(fact.previous()).containsExactly(Map.entry("plan", gold));
        });
    }

    @Test
    void closingRemembersWhenAndReopeningForgetsIt() {
        var closed = aTicket().changeState("closed", NOON);
        assertThat(closed.state().closedAt()).isEqualTo(NOON);

        assertThat(closed.add(byCustomer("It came back"), NOON.plusSeconds(60))
                        .state()
                        .closedAt())
                .isNull();
    }

    @Test
    void anInternalNoteLeavesNothingInThePublicPart() {
        var ticket = aTicket().add(note("He is a fraud"), NOON.plusSeconds(60)).state();

        assertThat(ticket.landmarks().lastExcerpt().value()).isEqualTo("He is a fraud");
        assertThat(EventJson.mapper().writeValueAsString(ticket.publicPart())).doesNotContain("fraud");
        assertThat(ticket.publicPart().landmarks().messageCount()).isEqualTo(1);
        assertThat(ticket.landmarks().lastAgentContact()).isNull();
    }

    @Test
    void aReplyWrittenWithoutHavingSeenTheNewestMessageIsRefused() {
        var ticket = aTicket().add(byCustomer("And another thing"), NOON);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> ticket.afterMessage(1, true))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("newer-messages"));
        assertThat(ticket.afterMessage(2, true)).isSameAs(ticket);
    }

    @Test
    void aNoteThatTheCustomerCannotSeeDoesNotRefuseTheCustomersReply() {
        var ticket = aTicket().add(note("Careful"), NOON);

        assertThat(ticket.afterMessage(1, false)).isSameAs(ticket);
    }

    @Test
    void theNumberOfAnAttachmentTellsItsMessage() {
        var first = new io.tidings.tickets.message.NewMessage.NewAttachment(
                "sha", "a.pdf", "application/pdf", 10, false, null);
        var base = byCustomer("See the file");
        var withFiles = new io.tidings.tickets.message.NewMessage(
                base.author(),
                base.visibility(),
                "email",
                base.text(),
                null,
                null,
                List.of(first, first),
                null,
                false,
                null);

        var message = aTicket().add(withFiles, NOON).written().getLast().message();

        assertThat(message.attachments()).extracting("n").containsExactly(1001, 1002);
        assertThat(io.tidings.tickets.message.NewMessage.messageOf(1)).isEqualTo(1);
        assertThat(io.tidings.tickets.message.NewMessage.messageOf(1000)).isEqualTo(1);
        assertThat(io.tidings.tickets.message.NewMessage.messageOf(1002)).isEqualTo(2);
    }

    @Test
    void theSnapshotStaysSmallHoweverLongTheConversationGrows() {
        var ticket = aTicket().assignTo(MAYA, NOON).moveTo(BILLING, NOON);
        for (var n = 0; n < 2_000; n++) {
            ticket = Tickets.stored(
                    ticket.add(n % 2 == 0 ? byAgent("") : byCustomer(""), NOON.plus(Duration.ofMinutes(n))));
        }
        var event = new TicketEvents("http://localhost:8080")
                .of(ticket.add(byCustomer(""), NOON).facts(), io.tidings.tickets.Cause.SYSTEM)
                .getFirst();

        assertThat(EventJson.write(event)).hasSizeLessThan(4 * 1024);
    }

    @Test
    void erasingTakesTheContentAndLeavesTheSkeleton() {
        var erased = aTicket().erase(List.of(1), NOON).state();

        assertThat(EventJson.mapper().writeValueAsString(erased))
                .doesNotContain("Invoice", "Kowalski", "jan@customer.example", "My invoice is wrong");
        assertThat(erased.erased()).isTrue();
        assertThat(erased.customer().id()).isEqualTo("jan");
    }
}
