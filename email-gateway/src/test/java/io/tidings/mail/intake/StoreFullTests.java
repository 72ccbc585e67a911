package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import io.tidings.store.StoreServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that may write no more takes no mail, and no sender hears that it has. */
class StoreFullTests {

    /** Many mails, and few seconds. */
    private static final int MOST = 60;

    private static final String BODY = ("x".repeat(70) + "\r\n").repeat(9_000);

    @Test
    void whileThereIsNoRoomSendersKeepTheirMailsAndWhatWasTakenIsWhole(@TempDir Path directory) throws Exception {
        var taken = new ArrayList<String>();
        try (var store = Limited.start(directory, "16384");
                var client = MongoClients.create(store.connectionString());
                var receiving = new Receiving(client.getDatabase("mail"))) {
            var answer = "250";
            for (var n = 0; n < MOST && answer.startsWith("250"); n++) {
                answer = receiving.sent("Mail " + n, BODY);
                if (answer.startsWith("250")) {
                    taken.add("Mail " + n);
                }
            }
            assertThat(answer).startsWith("452 4.3.1");
            assertThat(receiving.sent("One more", BODY)).startsWith("452 4.3.1");
        }
        assertThat(taken).isNotEmpty();

        try (var store = Limited.start(directory, "unlimited");
                var client = MongoClients.create(store.connectionString());
                var receiving = new Receiving(client.getDatabase("mail"))) {
            assertThat(receiving.sent("There is room", BODY)).startsWith("250");
            taken.add("There is room");
            assertThat(kept(client.getDatabase("mail"))).containsExactlyInAnyOrderElementsOf(taken);
        }
    }

    /** The subjects of the mails that are there with all of their bytes. */
    private static List<String> kept(MongoDatabase database) throws IOException {
        var bucket = GridFSBuckets.create(database, "raw");
        var subjects = new ArrayList<String>();
        for (var mail : database.getCollection("mails").find().into(new ArrayList<Document>())) {
            try (var raw = bucket.openDownloadStream(mail.getObjectId("raw"))) {
                var text = new String(raw.readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(text).endsWith(BODY + "\r\n");
                subjects.add(text.lines()
                        .filter(line -> line.startsWith("Subject: "))
                        .findFirst()
                        .orElseThrow()
                        .substring("Subject: ".length()));
            }
        }
        return subjects;
    }

    /** The store as a process whose files may not grow beyond so many blocks, which no privilege is needed for. */
    private record Limited(Process process, String connectionString) implements AutoCloseable {

        static Limited start(Path directory, String blocks) throws IOException {
            var process = new ProcessBuilder(
                            "sh",
                            "-c",
                            "ulimit -f " + blocks + "; exec \"$@\"",
                            "sh",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx192m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreServer.class.getName(),
                            "--port",
                            "0",
                            "--data",
                            directory.toString(),
                            // No checkpoint begins a new file while the test runs.
                            "--checkpoint-bytes",
                            "1000000000")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            // What it logs comes by the same way.
            var line = process.inputReader()
                    .lines()
                    .filter(one -> one.startsWith("The store listens on "))
                    .findFirst()
                    .orElseThrow();
            return new Limited(process, "mongodb://" + line.replaceAll(".* (\\S+:\\d+),.*", "$1"));
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
