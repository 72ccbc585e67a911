package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import io.tidings.store.StoreProcess;
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
        try (var store = store(directory, "16384");
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

        try (var store = store(directory, "unlimited");
                var client = MongoClients.create(store.connectionString());
                var receiving = new Receiving(client.getDatabase("mail"))) {
            assertThat(receiving.sent("There is room", BODY)).startsWith("250");
            taken.add("There is room");
            assertThat(kept(client.getDatabase("mail"))).containsExactlyInAnyOrderElementsOf(taken);
        }
    }

    private static StoreProcess store(Path directory, String blocks) throws IOException {
        // No checkpoint begins a new file while the test runs.
        return StoreProcess.startWithin(blocks, directory, "--checkpoint-bytes", "1000000000");
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
}
