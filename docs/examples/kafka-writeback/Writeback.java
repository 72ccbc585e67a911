import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the events of Tidings from Kafka and writes back through its API: whoever opens a ticket about an order finds a note in it,
 * with what the shop knows of that order. Killed at any moment and started again, it leaves out none and writes none twice. Java 21
 * or later, with kafka-clients and jackson-databind; README.md tells how to start it.
 */
public final class Writeback {

    private static final Pattern ORDER = Pattern.compile("\\border (\\d{1,12})\\b", Pattern.CASE_INSENSITIVE);
    private static final Duration LONGEST_TROUBLE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String tidings;
    private final String token;
    private final Instant since;

    private Writeback(String tidings, String token, Instant since) {
        this.tidings = tidings;
        this.token = token;
        this.since = since;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var environment = System.getenv();
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of(environment.get("KAFKA_SETTINGS")))) {
            settings.load(file);
        }
        // A group without a place begins with the oldest event there is: "latest" would leave out what comes before it has one.
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        // How long the broker keeps the partitions of one that was killed for it, before it gives them to the next; usually 45 s.
        settings.put("session.timeout.ms", "10000");
        var writeback = new Writeback(
                environment.getOrDefault("TIDINGS_URL", "http://localhost:8080"),
                environment.get("TIDINGS_TOKEN"),
                Instant.parse(environment.getOrDefault("SINCE", "1970-01-01T00:00:00Z")));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("tidings.tickets"));
            System.out.println("listening");
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    writeback.handle(JSON.readTree(record.value()));
                }
                // Only now: what is not written down here as done comes again.
                consumer.commitSync();
            }
        }
    }

    private void handle(JsonNode event) throws IOException, InterruptedException {
        // What an import brings in is old, and other types are none of this program's business; new ones will come.
        if (!event.path("type").asString().equals("ticket.opened.v1")
                || event.path("imported").asBoolean()
                || Instant.parse(event.path("time").asString()).isBefore(since)) {
            return;
        }
        var ticket = event.path("data").path("ticket");
        var order = ORDER.matcher(ticket.path("subject").path("value").asString());
        if (order.find()) {
            write(event.path("id").asString(), ticket.path("id").asString(), stateOf(order.group(1)));
        }
    }

    /** In place of the shop's own system. */
    private static String stateOf(String order) {
        return "Order " + order + " was packed and leaves tomorrow.";
    }

    /**
     * The event's id is the same however often the event comes, and Tidings writes one message for one key: the second time it
     * answers what it answered the first.
     */
    private void write(String eventId, String ticketId, String text) throws IOException, InterruptedException {
        var note = JSON.createObjectNode()
                .put("body", text)
                .put("visibility", "internal")
                .put("channel", "note");
        var request = HttpRequest.newBuilder(URI.create(tidings + "/api/v1/tickets/" + ticketId + "/messages"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "writeback-" + eventId)
                .POST(BodyPublishers.ofString(note.toString()))
                .build();
        var status = send(request);
        // Refused for good, because the ticket was merged or erased for example: the next event must not wait for it.
        System.out.println((status == 201 ? "written " : "refused (" + status + ") ") + ticketId);
    }

    /** Waits for a Tidings that is away or busy; ends the program when that takes too long, to be started again. */
    private int send(HttpRequest request) throws IOException, InterruptedException {
        var until = Instant.now().plus(LONGEST_TROUBLE);
        for (var pause = Duration.ofMillis(500); ; pause = pause.multipliedBy(2)) {
            String trouble;
            try {
                var answer = http.send(request, BodyHandlers.ofString());
                var status = answer.statusCode();
                if (status == 401) {
                    throw new IllegalStateException("The token is not accepted: " + answer.body());
                }
                if (status != 429 && status < 500) {
                    return status;
                }
                trouble = status + " " + answer.body();
            } catch (IOException e) {
                trouble = e.toString();
            }
            if (Instant.now().plus(pause).isAfter(until)) {
                throw new IOException("Tidings did not take a note for " + LONGEST_TROUBLE + ": " + trouble);
            }
            Thread.sleep(pause);
        }
    }
}
