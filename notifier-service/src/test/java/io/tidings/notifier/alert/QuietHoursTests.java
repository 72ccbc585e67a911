package io.tidings.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuietHoursTests {

    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);

    @Test
    void theNightEndsInTheMorningOfThePlace() {
        var night = quiet(DAILY, "22:00", "07:00", "Asia/Seoul");

        assertThat(night.endOf(at("2026-11-22T13:00:00Z"))).contains(at("2026-11-22T22:00:00Z"));
        assertThat(night.endOf(at("2026-11-22T21:59:59Z"))).contains(at("2026-11-22T22:00:00Z"));
        assertThat(night.endOf(at("2026-11-22T22:00:00Z"))).isEmpty();
        assertThat(night.endOf(at("2026-11-22T12:59:59Z"))).isEmpty();
    }

    @Test
    void aWholeWeekendIsOneSpan() {
        var weekend = quiet(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), "00:00", "00:00", "Europe/Warsaw");

        assertThat(weekend.endOf(at("2026-11-21T10:00:00Z"))).contains(at("2026-11-22T23:00:00Z"));
        assertThat(weekend.endOf(at("2026-11-23T10:00:00Z"))).isEmpty();
    }

    @Test
    void theHourThatIsSetForwardIsNoTrap() {
        var night = quiet(DAILY, "22:00", "02:30", "Europe/Warsaw");

        assertThat(night.endOf(at("2026-03-29T00:30:00Z"))).contains(at("2026-03-29T01:30:00Z"));
    }

    @Test
    void everyHourOfTheWeekIsTooMuch() {
        assertThat(quiet(DAILY, "08:00", "08:00", "UTC").isAlways()).isTrue();
        assertThat(quiet(EnumSet.of(DayOfWeek.MONDAY), "08:00", "08:00", "UTC").isAlways())
                .isFalse();
    }

    private static QuietHours quiet(Set<DayOfWeek> days, String from, String to, String zone) {
        return new QuietHours(days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}
