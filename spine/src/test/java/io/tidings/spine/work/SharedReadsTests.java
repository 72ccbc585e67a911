package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.tidings.surroundings.Surroundings;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class SharedReadsTests {

    private final MongoCollection<Document> things = Surroundings.database().getCollection("things");

    @Test
    void eachFindsItsOwn() {
        things.insertMany(List.of(thing("a", 1), thing("b", 2), thing("c", 3)));
        var reads = new SharedReads(things);

        var answers = reads.together(List.of("c", "gone", "a", "c"));

        assertThat(answers)
                .extracting(answer -> answer.get().map(found -> found.getInteger("n")))
                .containsExactly(Optional.of(3), Optional.empty(), Optional.of(1), Optional.of(3));
        assertThat(reads.find("b")).contains(thing("b", 2));
        assertThat(reads.find("gone")).isEmpty();
    }

    @Test
    void whatIsNotLookedForIsNotFoundByItsField() {
        things.insertMany(List.of(
                thing("a0", 0).append("of", "a"),
                thing("a1", 1).append("of", "a"),
                thing("b1", 1).append("of", "b")));
        var reads = new SharedReads(things, "of", new Document("n", 0));

        var answers = reads.together(List.of("a", "b"));

        assertThat(answers.get(0).get()).map(found -> found.getString("_id")).contains("a0");
        assertThat(answers.get(1).get()).isEmpty();
        assertThat(reads.find("b")).isEmpty();
    }

    private static Document thing(String id, int n) {
        return new Document("_id", id).append("n", n);
    }
}
