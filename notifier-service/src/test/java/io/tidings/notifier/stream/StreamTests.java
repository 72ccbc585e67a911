package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The feed: what it says to whom, from where on, and in which order. */
class StreamTests extends StreamTest {

    @Test
    void anOpenStreamHearsWhatHappensAndNothingFromBefore() throws Exception {
        var before = just("ticket.opened.v1");
        var earlier = follow(AGENT, "");
        publish(before);
        await().until(() -> about(earlier, before).size() == 1);
        var stream = follow(AGENT, "");
        var opened = just("ticket.opened.v1");
        publish(opened);

        await().until(() -> about(stream, opened).size() == 1);
        var block = about(stream, opened).getFirst();
        assertThat(block.name()).isEqualTo("ticket.opened.v1");
        assertThat(JsonMapper.shared().readTree(block.data()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"id": "%s", "type": "ticket.opened.v1", "ticketId": "%s", "version": 1, "groups": ["support"]}""".formatted(opened.id(), opened.subject())));
        assertThat(stream.retries()).containsExactly("2000");
        assertThat(stream.response().headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(stream.response().headers().firstValue("cache-control").orElseThrow())
                .contains("no-transform");
        assertThat(about(stream, before)).isEmpty();
    }

    @Test
    void theWholeEnvelopeComesWhereItIsAskedForAndCustomersGetItsPublicPart() throws Exception {
        publish(person());
        var admin = follow(ADMIN, "?full=true");
        var customer = follow(CUSTOMER, "?full=true");
        await().until(() -> knowsPerson());
        var opened = just("ticket.opened.v1");
        var note = just("ticket.message-added.v1", 1, node -> ((ObjectNode)
                        node.path("data").path("message"))
                .put("visibility", "internal"));
        publish(note, opened);

        await().until(() ->
                about(admin, opened).size() == 1 && about(admin, note).size() == 1);
        await().until(() -> about(customer, opened).size() == 1);
        assertThat(EventJson.read(about(admin, opened).getFirst().data())).isEqualTo(opened);
        assertThat(EventJson.read(about(customer, opened).getFirst().data()))
                .isEqualTo(opened.publicPart().orElseThrow());
        assertThat(about(customer, note)).isEmpty();
        assertThat(customer.events()).noneMatch(block -> block.data().contains("internal-marker"));
    }

    @Test
    void otherGroupsHearNothingUntilATicketLeavesOrEntersTheirSight() throws Exception {
        var support = follow(AGENT, "");
        var sales = follow(SELLER, "");
        var opened = just("ticket.opened.v1");
        var moved = just("ticket.moved.v1", 1, node -> {
            node.put("subject", opened.subject());
            var ticket = (ObjectNode) node.path("data").path("ticket");
            ticket.put("id", opened.subject())
                    .putObject("group")
                    .put("id", "sales")
                    .put("name", "Sales");
            ((ObjectNode) node.path("data"))
                    .putObject("previousGroup")
                    .put("id", "support")
                    .put("name", "Support");
        });
        publish(opened, moved);

        await().until(() ->
                about(support, opened).size() == 2 && about(sales, opened).size() == 1);
        assertThat(about(support, opened))
                .extracting(StreamClient.Block::name)
                .containsExactly("ticket.opened.v1", "ticket.gone");
        assertThat(about(sales, opened)).extracting(StreamClient.Block::name).containsExactly("ticket.moved.v1");
    }

    @Test
    void whoComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        var first = follow(AGENT, "");
        var before = opened(5);
        publish(before);
        await().until(() -> tickets(first).containsAll(ids(before)));
        first.close();
        var away = opened(20);
        publish(away);

        var second = follow(AGENT, "", "Last-Event-ID", first.lastId());
        var after = opened(5);
        publish(after);

        await().until(() -> tickets(second).containsAll(ids(away, after)));
        assertThat(tickets(second)).containsExactlyInAnyOrderElementsOf(ids(away, after));
    }

    @Test
    void aPositionHoldsAtAnotherReplicaThatRemembersNothing() throws Exception {
        var first = follow(AGENT, "");
        var before = opened(3);
        publish(before);
        await().until(() -> tickets(first).containsAll(ids(before)));
        first.close();
        var away = opened(300);
        publish(away);

        try (var replica = start(1_000)) {
            var second = new StreamClient(url(replica) + "/stream?after=" + first.lastId(), AGENT);
            clients.add(second);
            await().until(second::hasBegun);
            var after = opened(5);
            publish(after);

            await().until(() -> tickets(second).containsAll(ids(away, after)));
            assertThat(tickets(second)).containsExactlyInAnyOrderElementsOf(ids(away, after));
        }
    }

    @Test
    void heartbeatsCarryAPositionThatFollowsWhatOthersHeard() throws Exception {
        var seller = follow(SELLER, "");
        var agent = follow(AGENT, "");
        var heard = opened(3);
        publish(heard);
        await().until(() -> tickets(agent).containsAll(ids(heard)));

        await().until(() -> seller.lastId().equals(agent.lastId()));
        assertThat(seller.events()).isEmpty();
        var later = follow(AGENT, "", "Last-Event-ID", seller.lastId());
        var next = opened(1);
        publish(next);
        await().until(() -> tickets(later).containsAll(ids(next)));
        assertThat(tickets(later)).doesNotContainAnyElementsOf(ids(heard));
    }

    @Test
    void aPositionThatIsNoLongerKeptIsGoneAndSaysTheWay() throws Exception {
        var ahead = Position.of(Position.partitions().stream()
                .collect(java.util.stream.Collectors.toMap(partition -> partition, _ -> 1_000_000L)));
        var stream = new StreamClient(url(SERVICE) + "/stream", AGENT, "Last-Event-ID", ahead.token());

        assertThat(stream.status()).isEqualTo(410);
        assertThat(stream.response().headers().firstValue("content-type").orElseThrow())
                .startsWith("application/problem+json");
        assertThat(stream.body()).contains("position-gone").contains("without a position");
        assertThat(new StreamClient(url(SERVICE) + "/stream?after=nonsense", AGENT).status())
                .isEqualTo(400);
        assertThat(new StreamClient(url(SERVICE) + "/stream?filter=priority:%3E%3E", AGENT).status())
                .isEqualTo(400);
    }

    @Test
    void aFilterNarrowsTheStream() throws Exception {
        var stream = follow(AGENT, "?filter=" + encoded("event:ticket.rated"));
        var rated = just("ticket.rated.v1");
        var opened = just("ticket.opened.v1");
        var all = follow(AGENT, "");
        publish(opened, rated);

        await().until(() ->
                about(stream, rated).size() == 1 && about(all, opened).size() == 1);
        assertThat(about(stream, opened)).isEmpty();
    }

    /** Else whoever asks would learn by what comes what is not told. */
    @Test
    void aCustomersFilterKnowsNoMoreOfATicketThanTheCustomer() throws Exception {
        publish(person());
        await().until(() -> knowsPerson());
        var start = page(CUSTOMER, "").path("next").asString();
        var byTag = follow(CUSTOMER, "?filter=" + encoded("tag:vip"));
        var byField = follow(CUSTOMER, "?filter=" + encoded("field.risk:internal-marker"));
        var byPublicField = follow(CUSTOMER, "?filter=" + encoded("field.order:A-17"));
        var desk = follow(ADMIN, "?filter=" + encoded("tag:vip field.risk:internal-marker"));
        var opened = just("ticket.opened.v1");
        publish(opened);

        await().until(() ->
                about(desk, opened).size() == 1 && about(byPublicField, opened).size() == 1);
        // What would have come has come: it is behind the same event of the feed.
        assertThat(about(byTag, opened)).isEmpty();
        assertThat(about(byField, opened)).isEmpty();
        assertThat(tickets(page(CUSTOMER, "?after=" + start + "&filter=" + encoded("field.order:A-17"))))
                .contains(opened.subject());
        assertThat(tickets(page(CUSTOMER, "?after=" + start + "&filter=" + encoded("tag:vip"))))
                .isEmpty();
        assertThat(tickets(page(ADMIN, "?after=" + start + "&filter=" + encoded("tag:vip"))))
                .contains(opened.subject());
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        var stream = follow("agent.support.2", "");

        await().until(stream::hasEnded);
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndDelaysNobody() throws Exception {
        var tail = SERVICE.getBean(EventTail.class);
        await().until(() -> tail.listeners() == 0);
        try (var lazy = new Socket("localhost", port(SERVICE))) {
            lazy.setReceiveBufferSize(1_024);
            lazy.getOutputStream()
                    .write(("GET /api/v1/events/stream?full=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + AGENT
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> tail.listeners() == 1);
            var quick = follow(AGENT, "");
            var many = opened(2_800);
            publish(many);

            await().until(() -> tickets(quick).size() >= many.length);
            await().until(() -> tail.listeners() == 1);
        }
    }

    @Test
    void theSameFeedComesByPages() throws Exception {
        var start = page(AGENT, "").path("next").asString();
        var events = opened(7);
        publish(events);
        await().until(() -> tickets(page(AGENT, "?after=" + start)).containsAll(ids(events)));

        var seen = new ArrayList<String>();
        var after = start;
        for (JsonNode page = page(AGENT, "?limit=3&after=" + after);
                !page.path("events").isEmpty();
                page = page(AGENT, "?limit=3&after=" + after)) {
            assertThat(page.path("events").size()).isLessThanOrEqualTo(3);
            seen.addAll(tickets(page));
            after = page.path("next").asString();
        }

        assertThat(seen).filteredOn(ids(events)::contains).containsExactlyInAnyOrderElementsOf(ids(events));
        assertThat(page(SELLER, "?after=" + start).path("events").size()).isZero();
        assertThat(page(AGENT, "?full=true&after=" + start)
                        .path("events")
                        .get(0)
                        .path("specversion")
                        .asString())
                .isEqualTo("1.0");
    }

    @Test
    void byStreamAndByPageTheSameEventsHaveTheSameIdsInTheSameOrder() throws Exception {
        var start = page(AGENT, "").path("next").asString();
        var stream = follow(AGENT, "");
        var whole = follow(AGENT, "?full=true");
        var ticket = just("ticket.opened.v1").subject();
        var changes = IntStream.rangeClosed(1, 5)
                .mapToObj(version -> just("ticket.opened.v1", 1, node -> {
                    node.put("subject", ticket).put("ticketversion", version);
                    ((ObjectNode) node.path("data").path("ticket")).put("id", ticket);
                }))
                .toArray(Event[]::new);
        publish(changes);
        var ids = Stream.of(changes).map(Event::id).toList();

        await().until(() -> idsOf(stream, ticket).equals(ids));
        await().until(() -> idsOf(whole, ticket).equals(ids));
        assertThat(page(AGENT, "?after=" + start)
                        .path("events")
                        .valueStream()
                        .filter(event -> event.path("ticketId").asString().equals(ticket))
                        .map(event -> event.path("id").asString()))
                .containsExactlyElementsOf(ids);
    }

    private static List<String> idsOf(StreamClient stream, String ticket) {
        return stream.events().stream()
                .map(StreamClient.Block::data)
                .filter(data -> data.contains(ticket))
                .map(data -> JsonMapper.shared().readTree(data).path("id").asString())
                .toList();
    }

    @Test
    void orderIsKeptForEachTicket() throws Exception {
        var stream = follow(AGENT, "?full=true");
        var ticket = just("ticket.opened.v1").subject();
        var changes = IntStream.rangeClosed(1, 50)
                .mapToObj(version -> just("ticket.state-changed.v1", 1, node -> {
                    node.put("subject", ticket).put("ticketversion", version);
                    ((ObjectNode) node.path("data").path("ticket")).put("id", ticket);
                }))
                .toArray(Event[]::new);
        publish(changes);

        await().until(() -> about(stream, changes[0]).size() == 50);
        assertThat(about(stream, changes[0]))
                .extracting(block -> EventJson.read(block.data()).version())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 50).mapToObj(Long::valueOf).toList());
    }

    @Test
    void openStreamsDoNotHoldUpTheEndOfTheService() throws Exception {
        var replica = start(4_000_000);
        var streams = new ArrayList<StreamClient>();
        for (var i = 0; i < 20; i++) {
            streams.add(new StreamClient(url(replica) + "/stream", AGENT));
        }
        await().until(() -> streams.stream().allMatch(StreamClient::hasBegun));

        var before = Instant.now();
        replica.close();

        // Less than the container would wait for them.
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(25));
        await().until(() -> streams.stream().allMatch(StreamClient::hasEnded));
    }
}
