package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.gridfs.GridFSBuckets;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.BsonObjectId;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** What a service leaves that dies while it takes a mail in is gone after a day, and nothing else is. */
class RawSweepTests extends MailServiceTest {

    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofHours(25));

    @Test
    void bytesThatNoMailNamesAreDeletedAfterADay() {
        var whole = begunAt(LONG_AGO, "no-such-mail");
        var brokenOff = begunAt(LONG_AGO, "no-such-mail-either");
        database.getCollection("raw.files").deleteOne(new Document("_id", brokenOff));
        var ofAnother = begunAt(LONG_AGO, Ids.next());
        kept(name(ofAnother), begunAt(LONG_AGO, "another"));
        var named = begunAt(LONG_AGO, Ids.next());
        kept(name(named), named);
        var young = begunAt(LONG_AGO.plus(Duration.ofHours(2)), "not-named-yet");

        sweep();

        assertThat(piecesOf(whole)).isZero();
        assertThat(name(whole)).isNull();
        assertThat(piecesOf(brokenOff)).isZero();
        assertThat(piecesOf(ofAnother))
                .as("written once more than it was named")
                .isZero();
        assertThat(piecesOf(named)).isPositive();
        assertThat(piecesOf(young)).isPositive();
    }

    @Test
    void howeverManyThereAreEachIsLookedAt() {
        var last = begunAt(LONG_AGO, "the-first");
        for (var i = 0; i < 600; i++) {
            last = begunAt(LONG_AGO, "no-such-mail");
        }

        sweep();

        var gone = last;
        await().until(() -> piecesOf(gone) == 0);
    }

    private ObjectId begunAt(Instant time, String mailId) {
        var id = new ObjectId(Date.from(time));
        GridFSBuckets.create(database, "raw")
                .uploadFromStream(
                        new BsonObjectId(id),
                        mailId,
                        new ByteArrayInputStream("Subject: x".getBytes(StandardCharsets.UTF_8)));
        return id;
    }

    private void kept(String mailId, ObjectId raw) {
        database.getCollection("mails")
                .insertOne(new Document("_id", mailId).append("raw", raw).append("state", "published"));
    }

    /** Begins anew, as if nothing had been looked at. */
    private void sweep() {
        var sweeps = database.getCollection("raw_sweeps");
        var asked = new Date();
        await().until(() -> sweeps.countDocuments() == 1);
        sweeps.updateOne(
                new Document(),
                new Document("$set", new Document("due", asked).append("upTo", new ObjectId(new byte[12]))));
        await().until(() -> sweeps.find()
                .first()
                .getDate("due")
                .toInstant()
                .isAfter(asked.toInstant().plusSeconds(1_800)));
    }

    private long piecesOf(ObjectId raw) {
        return database.getCollection("raw.chunks").countDocuments(new Document("files_id", raw));
    }

    private String name(ObjectId raw) {
        var file = database.getCollection("raw.files")
                .find(new Document("_id", raw))
                .first();
        return file == null ? null : file.getString("filename");
    }
}
