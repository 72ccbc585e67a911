package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpsServer;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers inside a house show certificates of the house's own authority. */
class EncryptedReceiverTests extends EndpointFlow {

    private final List<String> verified = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @BeforeEach
    void listen() throws Exception {
        server = House.server(exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
            var status = 204;
            try {
                new Webhook(SECRET).verify(body, headers);
                verified.add(body);
            } catch (Exception e) {
                status = 401;
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void aReceiverWithACertificateOfTheHouseIsToldAndVerifies() throws Exception {
        var id = make(Map.of("url", url("localhost"), "secret", SECRET));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> delivery(event, id).getString("state").equals("delivered"));
        assertThat(verified).singleElement().asString().contains(event.id());
    }

    @Test
    void aCertificateForAnotherNameIsToldNothing() throws Exception {
        var id = make(Map.of("url", url("127.0.0.1"), "secret", SECRET));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> hasEnded(delivery(event, id), 1));
        var attempt = delivery(event, id).getList("attempts", Document.class).getFirst();
        assertThat(attempt.getString("reason")).isEqualTo("tls");
        assertThat(attempt.get("why", Document.class).getString("code")).isEqualTo("tls");
        assertThat(verified).isEmpty();
    }

    private String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort() + "/hook";
    }
}
