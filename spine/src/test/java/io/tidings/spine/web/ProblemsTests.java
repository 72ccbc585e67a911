package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** How much a refusal repeats of what was sent. */
class ProblemsTests {

    private static final class NoteNotFound extends Problem {
        NoteNotFound(String id, List<String> known) {
            super(
                    HttpStatus.NOT_FOUND,
                    "note-not-found",
                    "There is no note " + id + "; known are " + String.join(", ", known) + ".",
                    Map.of("note", id, "known", known));
        }
    }

    private static final class Broken extends Problem {
        Broken(String body) {
            super(HttpStatus.BAD_REQUEST, "malformed-body", "The body ends too early.", Map.of("body", body));
        }
    }

    private static final List<String> KNOWN = List.of("first", "second");

    @Test
    void aValueThatIsLongerThanAnyThatFitsIsRepeatedByItsBeginning() {
        var detail = new NoteNotFound("n".repeat(100_000), KNOWN).detail();

        var shown = "n".repeat(255) + "…";
        assertThat(detail.getDetail()).isEqualTo("There is no note " + shown + "; known are first, second.");
        assertThat(detail.getProperties()).containsEntry("note", shown).containsEntry("known", KNOWN);
    }

    @Test
    void noLetterIsCutInTwo() {
        var detail = new NoteNotFound("n".repeat(254) + "\ud83e\udd89".repeat(1_000), KNOWN).detail();

        assertThat(detail.getProperties()).containsEntry("note", "n".repeat(254) + "…");
    }

    @Test
    void whatTheSentenceDoesNotRepeatIsToldWhole() {
        var body = "b".repeat(5_000);

        assertThat(new Broken(body).detail().getProperties()).containsEntry("body", body);
    }

    @Test
    void whatFitsStaysAsItIs() {
        var address = "n".repeat(256);

        assertThat(new NoteNotFound(address, KNOWN).detail().getDetail())
                .isEqualTo("There is no note " + address + "; known are first, second.");
    }

    /** Where the value is no fact of its own. */
    @Test
    void aSentenceEndsSomewhere() {
        var sentence = Problems.detail(
                        HttpStatus.BAD_REQUEST, "invalid-parameter", "Not a number: " + "9".repeat(100_000))
                .getDetail();

        assertThat(sentence).startsWith("Not a number: 99").endsWith("9…").hasSize(2_000);
    }
}
