package io.tidings.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.surroundings.Examples;
import io.tidings.webhooks.Receiver.Answer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A pause is asked about twice: before a delivery gets in line, and once more when its turn has come. Each has its own reason. */
class PauseTests extends EndpointFlow {

    private static final Answer WAIT_AN_HOUR = new Answer(429, "Retry-After", "3600");

    @Test
    void whatComesInAPauseTakesNobodysPlaceInTheRate() throws Exception {
        receiver.willAnswer(WAIT_AN_HOUR);
        var id = make(Map.of("pace", Map.of("perMinute", 1)));
        var first = opened();
        planDeliveries.accept(first);
        await().until(() -> hasEnded(delivery(first, id), 1));
        var places = database.getCollection("slots").find(new Document("_id", id));
        var next = places.first().getDate("next");

        var meanwhile = IntStream.range(0, 3).mapToObj(_ -> opened()).toList();
        meanwhile.forEach(planDeliveries);
        await().until(() ->
                meanwhile.stream().allMatch(event -> delivery(event, id).getBoolean("held", false)));

        assertThat(places.first().getDate("next")).isEqualTo(next);
        assertThat(meanwhile).allMatch(event -> delivery(event, id).getDate("slot") == null);
    }

    @Test
    void whoStoodInLineWhenThePauseBeganDoesNotGoAfterAll() throws Exception {
        var asked = new AtomicInteger();
        var isAnswered = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            awaitQuietly(isAnswered);
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        server.start();
        try {
            var id = make(Map.of(
                    "url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "pace",
                    Map.of("concurrency", 1)));
            var first = opened();
            planDeliveries.accept(first);
            await().until(() -> asked.get() == 1);
            var second = opened();
            planDeliveries.accept(second);
            // Taken by a worker, which waits for the only place.
            await().until(() -> delivery(second, id).get("claim", 0L) > 0);
            isAnswered.countDown();

            await().until(() -> delivery(second, id).getBoolean("held", false));
            assertThat(delivery(second, id).getDate("due").toInstant())
                    .isAfter(clock.instant().plus(Duration.ofMinutes(50)));
            assertThat(delivery(second, id).getList("attempts", Document.class)).isEmpty();
            assertThat(asked).hasValue(1);
        } finally {
            isAnswered.countDown();
            server.stop(0);
        }
    }

    private static Event opened() {
        return Examples.just("ticket.opened.v1");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
