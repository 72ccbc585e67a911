package io.tidings.mail.outgoing;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.mail.Ids;
import io.tidings.mail.MailProperties;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.token.SignedIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/** What sends mails, and nothing else of this service, as a process of its own that a test can kill. */
public final class SendingProcess {

    private static final SignedIds IDS = new SignedIds("a secret of this test");

    private SendingProcess() {}

    /** @param arguments settings as Spring Boot takes them, such as {@code --mail.relay.port=3025} */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(Sending.class).web(WebApplicationType.NONE).run(arguments);
    }

    /**
     * Starts it.
     *
     * @param log where what it prints goes
     * @param more settings beside the usual ones
     */
    public static Process start(String mongo, String kafka, String database, int relayPort, Path log, List<String> more)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SendingProcess.class.getName(),
                "--spring.main.banner-mode=off",
                "--spring.main.keep-alive=true",
                "--spring.mongodb.uri=" + mongo,
                "--spring.mongodb.database=" + database,
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--mail.secret=a secret of this test",
                "--mail.sending=live",
                "--mail.relay.host=127.0.0.1",
                "--mail.relay.port=" + relayPort));
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Plans a mail to each, without anybody who would send it. */
    public static void plan(MongoDatabase database, List<String> recipients) {
        var store = new OutgoingStore(database);
        store.prepare();
        for (var recipient : recipients) {
            var ticket = Ids.next();
            var now = Instant.now();
            store.plan(new OutgoingMail(
                    Ids.next() + ":" + IDS.recipientOf(recipient),
                    false,
                    false,
                    false,
                    ticket,
                    null,
                    null,
                    ticket + ":1",
                    null,
                    List.of(),
                    recipient,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    IDS.messageId(ticket, "1", recipient, "tidings.example"),
                    null,
                    List.of(),
                    "Killed on the way",
                    "Hello " + recipient,
                    null,
                    List.of(),
                    "en",
                    OutgoingState.PLANNED,
                    null,
                    List.of(),
                    now,
                    now,
                    null));
        }
    }

    /** Ends the claims of a process that is dead, instead of waiting for their time. */
    public static void endClaims(MongoDatabase database) {
        database.getCollection(OutgoingStore.COLLECTION)
                .updateMany(
                        new Document("due", new Document("$gt", new Date(0))),
                        new Document("$set", new Document("due", new Date())));
    }

    /** How many are still to be sent, or asked about. */
    public static long left(MongoDatabase database) {
        return database.getCollection(OutgoingStore.COLLECTION)
                .countDocuments(new Document("due", new Document("$gt", new Date(0))));
    }

    /** A mail's recipient and its state. */
    public record Fate(String recipient, String state) {}

    public static List<Fate> fates(MongoDatabase database) {
        return database.getCollection(OutgoingStore.COLLECTION)
                .find()
                .map(mail -> new Fate(mail.getString("recipient"), mail.getString("state")))
                .into(new ArrayList<>());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MailProperties.class)
    @ImportAutoConfiguration({MongoAutoConfiguration.class, KafkaAutoConfiguration.class})
    @Import({
        Unnamed.class,
        OutgoingConfiguration.class,
        OutgoingStore.class,
        BlockedAddresses.class,
        Departures.class,
        SendingPolicies.class,
        SendingWork.class,
        Composer.class,
        DkimSignatures.class,
        Relay.class,
        Outcomes.class,
        Mailboxes.class,
        SignedIds.class,
        Blobs.class
    })
    static class Sending {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    /** By their names, since they are nobody's to refer to. */
    static class Unnamed implements ImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {
                "io.tidings.spine.work.StoreAutoConfiguration",
                "io.tidings.spine.outbox.OutboxAutoConfiguration",
                "io.tidings.spine.web.WebAutoConfiguration",
                "io.tidings.mail.group.SystemSenders"
            };
        }
    }
}
