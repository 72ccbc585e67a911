package io.tidings.spine.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class WhyTests {

    @Test
    void aReasonIsStoredWithItsWordsAndReadAsItWas() {
        var why = Why.of("silent", "{peer} was silent for {millis} ms.", Map.of("peer", "a:1", "millis", "500"));

        assertThat(why.sentence()).isEqualTo("a:1 was silent for 500 ms.");
        assertThat(Why.in(new Document("failing", why.toDocument()), "failing")).isEqualTo(why);
        assertThat(why.words()).isEqualTo(new Why.Words("silent", Map.of("peer", "a:1", "millis", "500")));
    }

    @Test
    void aSentenceFromBeforeThereWereWordsIsReadAsItStands() {
        assertThat(Why.in(new Document("failing", "404 no_service"), "failing")).isEqualTo(Why.said("404 no_service"));
        assertThat(Why.said("404 no_service").words()).isNull();
        assertThat(Why.in(new Document("failing", null), "failing")).isNull();
        assertThat(Why.in(new Document(), "failing")).isNull();
    }
}
