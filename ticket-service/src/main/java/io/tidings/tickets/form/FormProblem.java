package io.tidings.tickets.form;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a form cannot be had, or what was sent by one is not taken. */
abstract sealed class FormProblem extends Problem {

    private FormProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** It is not there, or was switched off: a stranger is not told which. */
    static final class FormNotFound extends FormProblem {
        FormNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "form-not-found", "There is no form " + id + ".", Map.of());
        }
    }

    static final class FormExists extends FormProblem {
        FormExists(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "form-exists",
                    "There is a form " + id + " already; choose another id.",
                    Map.of("field", "id"));
        }
    }

    static final class FormChanged extends FormProblem {
        FormChanged(String id) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "form-changed",
                    "Somebody has changed the form %s since; read it again.".formatted(id),
                    Map.of());
        }
    }

    /** A page of another site tries. */
    static final class ForeignOrigin extends FormProblem {
        ForeignOrigin(String origin) {
            super(
                    HttpStatus.FORBIDDEN,
                    "form-origin",
                    "This form is not for pages of %s; an administrator of the desk can allow that site."
                            .formatted(origin),
                    Map.of("origin", origin));
        }
    }

    /** Something is missing or does not fit. */
    static final class Incomplete extends FormProblem {

        /** @param reason missing, invalid or too-long */
        record Fault(String field, String reason) {}

        private final transient List<Fault> faults;

        Incomplete(List<Fault> faults) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "form-incomplete",
                    "Some of it is missing or does not fit: "
                            + String.join(
                                    ", ",
                                    faults.stream()
                                            .map(fault -> fault.field() + " (" + fault.reason() + ")")
                                            .toList())
                            + ".",
                    Map.of("fields", faults));
            this.faults = List.copyOf(faults);
        }

        List<Fault> faults() {
            return faults;
        }
    }

    static final class Unreadable extends FormProblem {
        Unreadable(String sentence) {
            super(HttpStatus.BAD_REQUEST, "form-unreadable", sentence, Map.of());
        }
    }

    static final class TooLong extends FormProblem {
        TooLong(long limit) {
            super(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "form-too-large",
                    "What is sent has at most %d bytes beside its files.".formatted(limit),
                    Map.of("limit", limit));
        }
    }

    /** The form token is absent, or none of ours, or of another form, or too old, or came at once. */
    static final class Token extends FormProblem {
        Token(String code, String sentence) {
            super(HttpStatus.BAD_REQUEST, code, sentence, Map.of());
        }
    }

    /** A field is filled in that no human sees. */
    static final class Trapped extends FormProblem {
        Trapped() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "form-trap",
                    "The field %s is not for people: leave it empty and send again.".formatted(Submission.TRAP),
                    Map.of("field", Submission.TRAP));
        }
    }

    static final class RedirectElsewhere extends FormProblem {
        RedirectElsewhere() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "form-redirect",
                    "redirect is a page of one of the form's own sites.",
                    Map.of("field", "redirect"));
        }
    }

    static final class FilesNotTaken extends FormProblem {
        FilesNotTaken(int most, long largest) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "form-files",
                    most == 0
                            ? "This form takes no files."
                            : "This form takes at most %d files, each of at most %d bytes, and %d bytes together."
                                    .formatted(most, largest, Form.FormFiles.MOST_BYTES),
                    Map.of("field", "files", "most", most, "largest", largest));
        }
    }

    /** Enough came already. */
    static final class Limit extends FormProblem {

        private final long waitSeconds;

        Limit(long waitSeconds) {
            super(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "form-limit",
                    "A lot has come in by forms. Nothing was taken; please send it again later, in %d minutes."
                            .formatted(Math.ceilDiv(waitSeconds, 60)),
                    Map.of("waitSeconds", waitSeconds));
            this.waitSeconds = waitSeconds;
        }

        long waitSeconds() {
            return waitSeconds;
        }
    }
}
