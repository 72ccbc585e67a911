package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The page that a link in a mail opens, and what it is told. */
class GuestStreamTests extends StreamTest {

    private static final String PERSON = "0192f0c1-0000-7000-8000-00000000c001";
    private static final GuestLinks LINKS = new GuestLinks(LINK_SECRET);

    @Test
    void thePageOfARequestHearsThatItHasChangedAndNothingOfWhat() throws Exception {
        var opened = just("ticket.opened.v1");
        var stream = connect(opened.subject(), reading(opened));
        assertThat(stream.status()).isEqualTo(200);
        await().until(stream::hasBegun);
        var other = just("ticket.opened.v1");
        var note = just("ticket.message-added.v1", 1, node -> {
            node.put("subject", opened.subject());
            ((ObjectNode) node.path("data").path("ticket")).put("id", opened.subject());
            ((ObjectNode) node.path("data").path("message")).put("visibility", "internal");
        });
        publish(other, note, opened);

        await().until(() -> about(stream, opened).size() == 1);
        var told = JsonMapper.shared().readTree(about(stream, opened).getFirst().data());
        assertThat(told.propertyNames()).containsExactlyInAnyOrder("id", "type", "ticketId", "version", "groups");
        assertThat(told.path("type").asString()).isEqualTo("ticket.opened.v1");
        assertThat(about(stream, other)).isEmpty();
    }

    @Test
    void onlyALinkToThisRequestOpensIt() throws Exception {
        var opened = just("ticket.opened.v1");
        var other = just("ticket.opened.v1");
        var rating = LINKS.token(new Link(Purpose.RATE, opened.subject(), PERSON, Instant.now()));
        var foreign = new GuestLinks("another installation")
                .token(new Link(Purpose.READ, opened.subject(), PERSON, Instant.now()));

        for (var wrong : new String[] {reading(other), rating, foreign, "x"}) {
            var refused = connect(opened.subject(), wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(401);
            assertThat(refused.body()).contains("link-unknown");
        }
        var none = StreamClient.anonymous(address(opened.subject()));
        clients.add(none);
        assertThat(none.status()).isEqualTo(401);
    }

    @Test
    void oneRequestTakesNotTheRoomOfTheOthers() throws Exception {
        var opened = just("ticket.opened.v1");
        for (var n = 0; n < GuestEventController.MOST; n++) {
            assertThat(connect(opened.subject(), reading(opened)).status()).isEqualTo(200);
        }
        assertThat(connect(opened.subject(), reading(opened)).status()).isEqualTo(429);
        assertThat(connect("another", reading("another")).status()).isEqualTo(200);

        clients.getFirst().close();
        await().until(() -> connect(opened.subject(), reading(opened)).status() == 200);
    }

    private StreamClient connect(String ticket, String cookie) throws Exception {
        var client = StreamClient.anonymous(address(ticket), "Cookie", GuestEventController.COOKIE + "=" + cookie);
        clients.add(client);
        return client;
    }

    private static String address(String ticket) {
        return "http://localhost:" + port(SERVICE) + "/api/v1/guest/requests/" + ticket + "/events";
    }

    private static String reading(Event event) {
        return reading(event.subject());
    }

    private static String reading(String ticket) {
        return LINKS.token(new Link(Purpose.READ, ticket, PERSON, Instant.now()));
    }
}
