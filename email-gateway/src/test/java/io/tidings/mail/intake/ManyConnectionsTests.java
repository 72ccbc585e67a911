package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.tidings.store.EmbeddedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever opens connection after connection leaves some to others, and is told so. */
class ManyConnectionsTests {

    private final EmbeddedStore store = EmbeddedStore.start();
    private final MongoClient client = MongoClients.create(store.connectionString());
    private final Receiving receiving = new Receiving(client.getDatabase("mail"));
    private final ArrayList<Socket> open = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        receiving.close();
        client.close();
        store.close();
    }

    @Test
    void whoHasAsManyConnectionsAsItMayIsAskedToComeBackAndTakenOnceOneIsOver() throws Exception {
        for (var n = 0; n < Receiving.MOST_FROM_ONE; n++) {
            assertThat(greeting()).startsWith("220 ");
        }
        assertThat(greeting())
                .isEqualTo("421 4.7.0 There are 5 connections from you already; end one of them, or try again later");
        assertThat(greeting()).startsWith("421 4.7.0");

        open.getFirst().close();

        await().until(() -> greeting().startsWith("220 "));
        open.getLast().close();
        await().ignoreExceptions().until(() -> receiving.sent("Room again").startsWith("250 2.0.0"));
    }

    private String greeting() throws IOException {
        var connection = receiving.connected();
        open.add(connection);
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
    }
}
