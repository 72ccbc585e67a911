package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.webhooks.Receiver.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What receivers should not do, as whole deliveries; how each request ends is tried with {@code GuardedHttp}. */
class HostileReceiverTests extends EndpointFlow {

    private static final int LONGEST_ANSWER = 16_384;

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void aRedirectToTheInsideIsAFailureAndFollowedByNobody(int status) throws Exception {
        try (var inside = new Receiver()) {
            receiver.willAnswer(new Answer(status, "Location", inside.url()));
            var id = make(Map.of());
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);

            await().until(() -> hasEnded(delivery(event, id), 1));
            assertThat(attempt(delivery(event, id)).getInteger("status")).isEqualTo(status);
            assertThat(delivery(event, id).getString("state")).isEqualTo("waiting");
            assertThat(inside.received()).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsCutAndItsDeliveryIsSettledAndShown() throws Exception {
        try (var endless = answering(out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".getBytes(UTF_8));
            while (true) {
                out.write("on and on ".repeat(100).getBytes(UTF_8));
            }
        })) {
            var id = make(Map.of("url", "http://127.0.0.1:" + endless.getLocalPort() + "/"));
            var event = just("ticket.opened.v1");
            planDeliveries.accept(event);

            await().until(() -> delivery(event, id).getString("state").equals("delivered"));
            assertThat(attempt(delivery(event, id)).getString("response"))
                    .startsWith("on and on ")
                    .hasSizeLessThanOrEqualTo(LONGEST_ANSWER);
            mvc.perform(get("/api/v1/webhook-deliveries/" + event.id() + ":" + id)
                            .with(admin()))
                    .andExpect(status().isOk());
        }
    }

    @Test
    void garbageIsAFailureThatIsTriedAgain() throws Exception {
        try (var garbage = answering(out -> out.write(new byte[] {0, 1, 2, 13, 10, 13, 10}))) {
            failsFor("http://127.0.0.1:" + garbage.getLocalPort() + "/", "broken");
        }
    }

    @Test
    void whatSpeaksNoTlsBehindHttpsIsAFailureThatIsTriedAgain() throws Exception {
        try (var plain = answering(out -> out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8)))) {
            failsFor("https://127.0.0.1:" + plain.getLocalPort() + "/", "tls");
        }
    }

    @Test
    void aNameWithoutAnAddressIsAFailureThatIsTriedAgain() throws Exception {
        failsFor("https://nobody.invalid/", "unresolved");
    }

    /** As where a name leads inside by now, or a range is allowed no more. */
    @ParameterizedTest
    @CsvSource({"http://10.0.0.1/", "https://169.254.169.254/latest", "https://[fd00::1]/", "https://[64:ff9b::a00:1]/"
    })
    void anAddressIsCheckedAtEachAttemptAndNotWhenItIsSavedAlone(String inside) throws Exception {
        var id = make(Map.of());
        database.getCollection("endpoints")
                .updateOne(new Document("_id", id), new Document("$set", new Document("url", inside)));
        database.getCollection("meta")
                .updateOne(new Document("_id", "endpoints"), new Document("$inc", new Document("revision", 1L)));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> hasEnded(delivery(event, id), 1));
        assertThat(attempt(delivery(event, id)).getString("url")).isEqualTo(inside);
        assertThat(attempt(delivery(event, id)).getString("reason")).isEqualTo("refused");
    }

    private void failsFor(String url, String reason) throws Exception {
        var id = make(Map.of("url", url));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> hasEnded(delivery(event, id), 1));
        assertThat(attempt(delivery(event, id)).getString("reason")).isEqualTo(reason);
        assertThat(delivery(event, id).getString("state")).isEqualTo("waiting");
    }

    private static Document attempt(Document delivery) {
        return delivery.getList("attempts", Document.class).getFirst();
    }

    private interface Saying {
        void into(OutputStream out) throws IOException;
    }

    /** Says the same to whoever connects, whatever was asked. */
    private static ServerSocket answering(Saying saying) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    saying.into(socket.getOutputStream());
                } catch (IOException e) {
                    // The other side has heard enough, or the test is over.
                }
            }
        });
        return server;
    }
}
