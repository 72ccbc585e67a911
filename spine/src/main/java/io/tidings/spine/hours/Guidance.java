package io.tidings.spine.hours;

import io.tidings.events.CurrentFact.CalendarCurrent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who writes to a group may expect.
 *
 * @param isOpen whether somebody is there now; always, where there is no calendar
 * @param opensAt when somebody is there again; absent while open, and where that never happens
 * @param closesAt until when somebody is there; absent while closed, and where it never closes
 * @param answerBy when the answer comes at the latest; absent where nothing is promised
 * @param promised the working time within which an answer is promised
 * @param zone the calendar's; absent where there is none
 * @param outOfHours what is said out of hours, by language tag; empty while open
 */
public record Guidance(
        boolean isOpen,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        @Nullable Instant answerBy,
        @Nullable Duration promised,
        @Nullable ZoneId zone,
        Map<String, String> outOfHours) {

    /**
     * @param calendar absent for a group that is always open
     * @param answerWithinMinutes absent where nothing is promised
     * @param writtenAt when the customer wrote; a promise of then that is over already is made anew
     * @param now when it is said
     */
    public static Guidance of(
            @Nullable CalendarCurrent calendar, @Nullable Integer answerWithinMinutes, Instant writtenAt, Instant now) {
        var promised = answerWithinMinutes == null ? null : Duration.ofMinutes(answerWithinMinutes);
        if (calendar == null) {
            var answerBy = promised == null ? null : answerBy(promised, writtenAt, now);
            return new Guidance(true, null, null, answerBy, promised, null, Map.of());
        }
        var hours = OfficeHours.of(calendar);
        var isOpen = hours.isOpen(now);
        return new Guidance(
                isOpen,
                isOpen ? null : hours.opens(now).orElse(null),
                isOpen ? hours.closes(now).orElse(null) : null,
                promised == null ? null : answerBy(hours, promised, writtenAt, now),
                promised,
                hours.zone(),
                isOpen ? Map.of() : calendar.outOfHours());
    }

    private static Instant answerBy(Duration promised, Instant writtenAt, Instant now) {
        var answerBy = writtenAt.plus(promised);
        return answerBy.isAfter(now) ? answerBy : now.plus(promised);
    }

    private static @Nullable Instant answerBy(WorkingHours hours, Duration promised, Instant writtenAt, Instant now) {
        return hours.plus(writtenAt, promised)
                .filter(now::isBefore)
                .or(() -> hours.plus(now, promised))
                .orElse(null);
    }

    /** What is said out of hours in this language, or in it without its region; empty while open. */
    public Optional<String> outOfHoursIn(String language) {
        return Optional.ofNullable(outOfHours.get(language))
                .or(() -> Optional.ofNullable(
                        outOfHours.get(Locale.forLanguageTag(language).getLanguage())));
    }
}
