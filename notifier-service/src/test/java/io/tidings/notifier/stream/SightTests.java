package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.TicketFact;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SightTests {

    private static final String PERSON = "0192f0c1-0000-7000-8000-00000000c001";

    private static final Agents NOBODY = _ -> Optional.empty();

    private final Sight admin = Sight.of(caller(Role.ADMIN, Set.of()), () -> Reach.NOBODY, NOBODY);
    private final Sight supporter = Sight.of(caller(Role.AGENT, Set.of("support")), () -> Reach.NOBODY, NOBODY);
    private final Sight seller = Sight.of(caller(Role.AGENT, Set.of("sales")), () -> Reach.NOBODY, NOBODY);
    private final Sight customer = customer("someone@else.example", true, Set.of(PERSON));
    private final Sight stranger = customer("someone@else.example", true, Set.of("another-person"));

    @Test
    void agentsSeeTheTicketsOfTheirGroups() {
        var opened = just("ticket.opened.v1");

        assertThat(admin.of(opened)).isEqualTo(View.WHOLE);
        assertThat(supporter.of(opened)).isEqualTo(View.WHOLE);
        assertThat(seller.of(opened)).isEqualTo(View.NOTHING);
    }

    @Test
    void whoHoldsALinkHearsThatSomethingHappenedToItsTicketAndNothingElse() {
        var opened = just("ticket.opened.v1");
        var holder = link(PERSON, opened.subject());

        assertThat(holder.of(opened)).isEqualTo(View.HINT);
        assertThat(link(PERSON, "another-ticket").of(opened))
                .as("of the same customer")
                .isEqualTo(View.NOTHING);
        assertThat(link("another-person", opened.subject()).of(opened)).isEqualTo(View.NOTHING);
        var note = just("ticket.message-added.v1", 1, node -> ((ObjectNode)
                        node.path("data").path("message"))
                .put("visibility", "internal"));
        assertThat(link(PERSON, note.subject()).of(note)).isEqualTo(View.NOTHING);
        assertThat(holder.isDesk()).isFalse();
        assertThat(holder.seesDeskOf("support")).isFalse();
    }

    private static Sight link(String person, String ticket) {
        var sight = Sight.ofLink(person, ticket);
        sight.refresh();
        return sight;
    }

    @Test
    void aTicketOfNoGroupIsForAdministrators() {
        var opened = just("ticket.opened.v1", 1, node -> snapshot(node).remove("group"));

        assertThat(admin.of(opened)).isEqualTo(View.WHOLE);
        assertThat(supporter.of(opened)).isEqualTo(View.NOTHING);
    }

    @Test
    void whatBecameOfAMailIsForTheAgentsOfItsTicket() {
        for (var type : new String[] {
            "mail.deferred.v1", "mail.uncertain.v1", "mail.blocked.v1", "mail.held.v1", "mail.discarded.v1"
        }) {
            assertThat(supporter.of(just(type))).isEqualTo(View.WHOLE);
            assertThat(seller.of(just(type))).isEqualTo(View.NOTHING);
            assertThat(customer.of(just(type))).isEqualTo(View.NOTHING);
        }
        // Older ones name no group.
        assertThat(supporter.of(just("mail.bounced.v1"))).isEqualTo(View.NOTHING);
    }

    @Test
    void whatAdministratorsHaveToRepairIsHintedAtToThemAlone() {
        var connections = Sight.of(
                caller(Role.AGENT, Set.of("support"))
                        .as(new AgentCurrent(
                                "a", null, null, Map.of(), null, List.of("admin.connections"), null, null, null, null)),
                () -> Reach.NOBODY,
                NOBODY);
        for (var type : new String[] {"webhook.disabled.v1", "alert.route-failed.v1"}) {
            assertThat(admin.of(just(type))).isEqualTo(View.HINT);
            assertThat(connections.of(just(type))).isEqualTo(View.HINT);
            assertThat(supporter.of(just(type))).isEqualTo(View.NOTHING);
            assertThat(customer.of(just(type))).isEqualTo(View.NOTHING);
        }
    }

    @Test
    void whatSomebodyHasNotReadIsNothingToAnybodyElse() {
        for (var sight : List.of(admin, supporter, customer)) {
            assertThat(sight.of(just("notifications.waiting.v1"))).isEqualTo(View.NOTHING);
        }
    }

    @Test
    void aTicketThatMovesAwayIsGoneForThoseWhoSawIt() {
        var moved = just("ticket.moved.v1", 1, node -> {
            snapshot(node).putObject("group").put("id", "sales").put("name", "Sales");
            ((ObjectNode) node.path("data"))
                    .putObject("previousGroup")
                    .put("id", "support")
                    .put("name", "Support");
        });

        assertThat(supporter.of(moved)).isEqualTo(View.GONE);
        assertThat(seller.of(moved)).isEqualTo(View.WHOLE);
        assertThat(Sight.of(caller(Role.AGENT, Set.of("billing")), () -> Reach.NOBODY, NOBODY)
                        .of(moved))
                .isEqualTo(View.NOTHING);
    }

    @Test
    void customersSeeThePublicPartOfTheirOwnTickets() {
        assertThat(customer.of(just("ticket.opened.v1"))).isEqualTo(View.PUBLIC);
        assertThat(stranger.of(just("ticket.opened.v1"))).isEqualTo(View.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"ticket.tags-changed.v1", "ticket.clocks-changed.v1", "ticket.escalated.v1", "ticket.linked.v1"})
    void whatIsInternalIsNothingToCustomers(String type) {
        assertThat(customer.of(just(type))).isEqualTo(View.NOTHING);
    }

    @Test
    void anInternalNoteIsNothingToItsCustomer() {
        var note = just("ticket.message-added.v1", 1, node -> message(node).put("visibility", "internal"));

        assertThat(customer.of(note)).isEqualTo(View.NOTHING);
        assertThat(supporter.of(note)).isEqualTo(View.WHOLE);
    }

    @Test
    void wordsThatTurnInternalAreHintedAtSoThatTheyVanish() {
        var hidden = just("ticket.message-changed.v1", 1, node -> {
            message(node).put("visibility", "internal");
            ((ObjectNode) node.path("data")).put("previousVisibility", "public");
        });

        assertThat(customer.of(hidden)).isEqualTo(View.HINT);
    }

    @Test
    void aTicketGivenToAnotherCustomerIsGoneForTheFirst() {
        var given = just("ticket.customer-changed.v1", 1, node -> {
            snapshot(node).putObject("customer").put("id", "another-person");
            ((ObjectNode) node.path("data")).putObject("previousCustomer").put("id", PERSON);
        });

        assertThat(customer.of(given)).isEqualTo(View.GONE);
        assertThat(stranger.of(given)).isEqualTo(View.PUBLIC);
    }

    @Test
    void membersHearOfTheTicketsThatTheirOrganizationSharesAndOfNothingInternalInThem() {
        var member = customer("eve@northwind.example", true, Set.of("eve"), Set.of("northwind"));
        var outsider = customer("joe@other.example", true, Set.of("joe"), Set.of("other"));
        var opened = just("ticket.opened.v1", 1, SightTests::inNorthwind);
        var note = just("ticket.message-added.v1", 1, node -> {
            inNorthwind(node);
            message(node).put("visibility", "internal");
        });

        assertThat(member.of(opened)).isEqualTo(View.PUBLIC);
        assertThat(member.of(note)).isEqualTo(View.NOTHING);
        assertThat(outsider.of(opened)).isEqualTo(View.NOTHING);
        assertThat(customer("eve@northwind.example", true, Set.of("eve")).of(opened))
                .isEqualTo(View.NOTHING);
    }

    @Test
    void aTicketThatLeavesTheOrganizationIsGoneForItsMembers() {
        var member = customer("eve@northwind.example", true, Set.of("eve"), Set.of("northwind"));
        var left = just("ticket.customer-changed.v1", 1, node -> {
            snapshot(node).putObject("customer").put("id", "another-person");
            snapshot(node).remove("organization");
        });
        assertThat(member.of(left)).isEqualTo(View.NOTHING);

        member.of(just("ticket.opened.v1", 1, node -> {
            inNorthwind(node);
            node.put("subject", left.subject());
            snapshot(node).put("id", left.subject());
        }));

        assertThat(member.of(left)).isEqualTo(View.GONE);
    }

    private static void inNorthwind(ObjectNode event) {
        snapshot(event).putObject("organization").put("id", "northwind").put("name", "Northwind");
    }

    @Test
    void anAddressCountsOnlyWhereTheLoginHasProvedIt() {
        var opened = just("ticket.opened.v1");

        assertThat(customer("JAN@customer.example", true, Set.of()).of(opened)).isEqualTo(View.PUBLIC);
        assertThat(customer("jan@customer.example", false, Set.of()).of(opened)).isEqualTo(View.NOTHING);
        assertThat(customer(null, true, Set.of()).of(opened)).isEqualTo(View.NOTHING);
    }

    /** Whoever was created by the session a moment ago is in no copy of people yet. */
    @Test
    void whoComesByAnotherSiteHearsOfTheOwnTicketsAtOnce() {
        var opened = just("ticket.opened.v1");
        var owner = ((TicketFact) opened.fact()).ticket().customer().id();

        assertThat(bySite(owner).of(opened)).isEqualTo(View.PUBLIC);
        assertThat(bySite("another").of(opened)).isEqualTo(View.NOTHING);
    }

    private static Sight bySite(String personId) {
        return Sight.of(
                new Caller("site:" + personId, "Jan", null, false, Set.of(Role.CUSTOMER), Set.of()),
                () -> Reach.NOBODY,
                NOBODY);
    }

    @Test
    void whatWasIndexedIsToldToThoseWhoseListsItChanges() {
        var opened = just("ticket.opened.v1");
        var indexed = just("ticket.indexed.v1", 1, node -> {
            ((ObjectNode) node.path("data")).put("ticketId", opened.subject());
            ((ObjectNode) node.path("data")).putArray("groups").add("support");
        });

        assertThat(supporter.of(indexed)).isEqualTo(View.WHOLE);
        assertThat(seller.of(indexed)).isEqualTo(View.NOTHING);
        assertThat(customer.of(indexed)).isEqualTo(View.NOTHING);
        customer.of(opened);
        assertThat(customer.of(indexed)).isEqualTo(View.HINT);
    }

    private static Sight customer(String email, boolean verified, Set<String> persons) {
        return customer(email, verified, persons, Set.of());
    }

    private static Sight customer(String email, boolean verified, Set<String> persons, Set<String> organizations) {
        var sight = Sight.of(
                new Caller("login-1", "Jan", email, verified, Set.of(Role.CUSTOMER), Set.of("support")),
                () -> new Reach(persons, organizations),
                NOBODY);
        sight.refresh();
        return sight;
    }

    private static Caller caller(Role role, Set<String> groups) {
        return new Caller("login-2", "Maya", "maya@desk.example", true, Set.of(role), groups);
    }

    private static ObjectNode snapshot(ObjectNode event) {
        return (ObjectNode) event.path("data").path("ticket");
    }

    private static ObjectNode message(ObjectNode event) {
        return (ObjectNode) event.path("data").path("message");
    }
}
