package io.tidings.spine.work;

import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import io.tidings.spine.work.FencedWrites.Write;
import io.tidings.surroundings.Surroundings;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FencedWritesTests {

    private final MongoCollection<Document> work = Surroundings.database().getCollection("work");
    private final FencedWrites writes = new FencedWrites(work);

    @BeforeEach
    void plan() {
        for (var id : List.of("a", "b", "c")) {
            work.insertOne(new Document("_id", id).append("claim", 3L).append("sent", 0));
        }
    }

    @Test
    void whatIsWrittenTogetherIsWrittenToEach() {
        var answers = writes.together(List.of(write("a", 3L), write("b", 3L), write("c", 3L)));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isTrue());
        assertThat(work.countDocuments(new Document("sent", 1))).isEqualTo(3);
    }

    @Test
    void whoHasLostItsClaimIsToldAndTheOthersAreWrittenOnce() {
        var answers = writes.together(List.of(write("a", 3L), write("b", 2L), write("gone", 3L), write("c", 3L)));

        assertThat(answers).extracting(Supplier::get).containsExactly(true, false, false, true);
        assertThat(sent("a")).isEqualTo(1);
        assertThat(sent("b")).isZero();
        assertThat(sent("c")).isEqualTo(1);
    }

    @Test
    void whatTheStoreRefusesIsHeardByWhoWishedItAlone() {
        var refused = new Write("b", 3L, inc("_id", 1));
        var answers = writes.together(List.of(write("a", 3L), refused, write("c", 2L)));

        assertThat(answers.get(0).get()).isTrue();
        assertThatThrownBy(() -> answers.get(1).get()).isInstanceOf(MongoWriteException.class);
        assertThat(answers.get(2).get()).isFalse();
        assertThat(sent("a")).isEqualTo(1);
    }

    @Test
    void twoWorkersOfOnePieceAreToldApart() {
        var answers = writes.together(
                List.of(new Write("a", 2L, set("by", "the zombie")), new Write("a", 3L, set("by", "the other"))));

        assertThat(answers).extracting(Supplier::get).containsExactly(false, true);
        assertThat(stored("a")).containsEntry("by", "the other");
    }

    private static Write write(String id, long claim) {
        return new Write(id, claim, inc("sent", 1));
    }

    private int sent(String id) {
        return stored(id).getInteger("sent");
    }

    private Document stored(String id) {
        return work.find(new Document("_id", id)).first();
    }
}
