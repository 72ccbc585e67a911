package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import io.tidings.surroundings.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class SharedInsertsTests {

    private final MongoCollection<Document> things = Surroundings.database().getCollection("things");
    private final SharedInserts inserts = new SharedInserts(things);

    @Test
    void whatComesTogetherIsStoredOnceEach() {
        var answers = inserts.together(List.of(thing("a"), thing("b"), thing("c")));

        assertThat(answers).allSatisfy(Supplier::get);
        assertThat(ids()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whoseKeyIsTakenHearsOfItAloneAndTheOthersAreStored() {
        inserts.insert(thing("b"));

        var answers = inserts.together(List.of(thing("a"), thing("b"), thing("c"), thing("c")));

        assertThat(answers.get(0).get()).isTrue();
        assertThat(answers.get(2).get()).isTrue();
        for (var refused : List.of(answers.get(1), answers.get(3))) {
            assertThatThrownBy(refused::get)
                    .isInstanceOfSatisfying(MongoWriteException.class, e -> assertThat(e.getCode())
                            .isEqualTo(11000));
        }
        assertThat(ids()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whoComesAloneHearsTheSame() {
        inserts.insert(thing("a"));

        assertThatThrownBy(() -> inserts.insert(thing("a"))).isInstanceOf(MongoWriteException.class);
    }

    private static Document thing(String id) {
        return new Document("_id", id);
    }

    private List<String> ids() {
        return things.distinct("_id", String.class).into(new ArrayList<>());
    }
}
