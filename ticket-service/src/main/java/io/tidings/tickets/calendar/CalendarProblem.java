package io.tidings.tickets.calendar;

import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a calendar cannot be had as asked. */
abstract sealed class CalendarProblem extends Problem {

    private CalendarProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class CalendarNotFound extends CalendarProblem {
        CalendarNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "calendar-not-found", "There is no calendar " + id + ".", Map.of());
        }
    }

    static final class CalendarExists extends CalendarProblem {
        CalendarExists(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "calendar-exists",
                    "There is a calendar " + id + " already; choose another id.",
                    Map.of("field", "id"));
        }
    }

    static final class CalendarInUse extends CalendarProblem {
        CalendarInUse(String id, List<String> groups) {
            super(
                    HttpStatus.CONFLICT,
                    "calendar-in-use",
                    "The calendar %s is kept by groups: %s. Give them another one first."
                            .formatted(id, String.join(", ", groups)),
                    Map.of("groups", groups));
        }
    }

    static final class TooManyCalendars extends CalendarProblem {
        TooManyCalendars(int most) {
            super(
                    HttpStatus.CONFLICT,
                    "too-many-calendars",
                    "There are %d calendars already; remove one that no group keeps.".formatted(most),
                    Map.of("limit", most));
        }
    }

    static final class CalendarsBusy extends CalendarProblem {
        CalendarsBusy() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "calendars-busy",
                    "Too many changes of the calendars at once; nothing was saved, try again.",
                    Map.of());
        }
    }
}
