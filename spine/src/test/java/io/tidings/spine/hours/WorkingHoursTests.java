package io.tidings.spine.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.OpenHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingHoursTests {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    /** Clocks are put forward and back there, by an hour, by half of one, at midnight, a minute after it, and by a whole day. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Warsaw,       2026-03-28T23:00:00Z",
        "Europe/Warsaw,       2026-10-24T20:00:00Z",
        "America/New_York,    2026-11-01T00:00:00Z",
        "Australia/Lord_Howe, 2026-04-04T10:00:00Z",
        "Australia/Lord_Howe, 2026-10-03T10:00:00Z",
        "America/Sao_Paulo,   2018-11-03T20:00:00Z",
        "America/Sao_Paulo,   2018-02-17T20:00:00Z",
        "America/Goose_Bay,   2010-11-06T20:00:00Z",
        "Pacific/Apia,        2011-12-29T12:00:00Z",
        "Asia/Seoul,          2026-11-22T00:00:00Z"
    })
    void agreesWithAWalkThatLooksAtTheClockOnTheWallEveryMinute(ZoneId zone, Instant begin) {
        for (var seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            var days = someDays(random, LocalDate.ofInstant(begin, zone));
            var hours = new WorkingHours(zone, date -> days.getOrDefault(date, List.of()));
            var walk = Walk.over(days, zone, begin, 3 * 24 * 60);
            for (var minute = 0; minute < walk.length(); minute += 1 + random.nextInt(3)) {
                assertThat(hours.isOpen(walk.at(minute)))
                        .as("seed %s, %s", seed, walk.at(minute).atZone(zone))
                        .isEqualTo(walk.isOpen(minute));
            }
            for (var n = 0; n < 40; n++) {
                var from = random.nextInt(walk.length() / 2);
                var to = from + random.nextInt(walk.length() / 2);
                var working = walk.openIn(from, to);
                var about = "seed %s, from %s to %s of %s"
                        .formatted(seed, walk.at(from).atZone(zone), walk.at(to).atZone(zone), days);
                assertThat(hours.between(walk.at(from), walk.at(to))).as(about).isEqualTo(Duration.ofMinutes(working));
                assertThat(hours.plus(walk.at(from), Duration.ofMinutes(working)))
                        .as(about)
                        .contains(walk.at(walk.firstWith(from, working)));
                walk.next(from, true)
                        .ifPresent(opens ->
                                assertThat(hours.opens(walk.at(from))).as(about).contains(walk.at(opens)));
                walk.next(from, false).ifPresent(closes -> assertThat(hours.closes(walk.at(from)))
                        .as(about)
                        .contains(walk.at(closes)));
            }
        }
    }

    @Test
    void severalWindowsOfADayAreReckonedOneAfterTheOther() {
        var hours = weekly(SEOUL, "09:00-12:00", "13:00-18:00");
        var noon = at(SEOUL, MONDAY.atTime(11, 30));
        assertThat(hours.plus(noon, Duration.ofHours(1))).contains(at(SEOUL, MONDAY.atTime(13, 30)));
        assertThat(hours.plus(noon, Duration.ofMinutes(30)))
                .as("what is done when the window ends is done then")
                .contains(at(SEOUL, MONDAY.atTime(12, 0)));
        assertThat(hours.plus(noon, Duration.ofHours(8)))
                .contains(at(SEOUL, MONDAY.plusDays(1).atTime(11, 30)));
        assertThat(hours.between(noon, at(SEOUL, MONDAY.plusDays(1).atTime(10, 0))))
                .isEqualTo(Duration.ofMinutes(30 + 300 + 60));
        assertThat(hours.closes(noon)).contains(at(SEOUL, MONDAY.atTime(12, 0)));
        assertThat(hours.opens(at(SEOUL, MONDAY.atTime(12, 0)))).contains(at(SEOUL, MONDAY.atTime(13, 0)));
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        var hours = new WorkingHours(
                WARSAW, date -> date.getDayOfWeek() == DayOfWeek.FRIDAY ? List.of(window("22:00-06:00")) : List.of());
        var saturday = MONDAY.plusDays(5);
        assertThat(hours.isOpen(at(WARSAW, saturday.atTime(5, 59)))).isTrue();
        assertThat(hours.isOpen(at(WARSAW, saturday.atTime(6, 0)))).isFalse();
        assertThat(hours.isOpen(at(WARSAW, saturday.atTime(22, 0)))).isFalse();
        assertThat(hours.between(
                        at(WARSAW, MONDAY.atStartOfDay()),
                        at(WARSAW, MONDAY.plusDays(14).atStartOfDay())))
                .isEqualTo(Duration.ofHours(16));
    }

    @Test
    void aWholeDayHasTheHoursThatTheClocksGiveIt() {
        var hours = weekly(WARSAW, "00:00-24:00");
        var spring = LocalDate.of(2026, 3, 29);
        var autumn = LocalDate.of(2026, 10, 25);
        assertThat(hours.between(
                        at(WARSAW, spring.atStartOfDay()),
                        at(WARSAW, spring.plusDays(1).atStartOfDay())))
                .isEqualTo(Duration.ofHours(23));
        assertThat(hours.between(
                        at(WARSAW, autumn.atStartOfDay()),
                        at(WARSAW, autumn.plusDays(1).atStartOfDay())))
                .isEqualTo(Duration.ofHours(25));
    }

    @Test
    void whatBeginsWhereTheClockIsPutForwardBeginsAtThatMoment() {
        var hours = weekly(WARSAW, "02:30-05:00");
        var change = Instant.parse("2026-03-29T01:00:00Z");
        assertThat(hours.opens(change.minusSeconds(3_600))).contains(change);
        assertThat(hours.plus(change.minusSeconds(3_600), Duration.ofMinutes(30)))
                .contains(at(WARSAW, LocalDate.of(2026, 3, 29).atTime(3, 30)));
    }

    @Test
    void whatIsShownTwiceOpensAndClosesOnce() {
        var sunday = LocalDate.of(2026, 10, 25);
        var first = Instant.parse("2026-10-25T00:30:00Z");
        var second = first.plus(1, ChronoUnit.HOURS);
        var begins = weekly(WARSAW, "02:30-05:00");
        assertThat(begins.opens(at(WARSAW, sunday.atStartOfDay()))).contains(first);
        assertThat(begins.isOpen(second.minusSeconds(60))).as("shown again").isTrue();
        var ends = weekly(WARSAW, "00:00-02:30");
        assertThat(ends.closes(at(WARSAW, sunday.atStartOfDay()))).contains(first);
        assertThat(ends.isOpen(second.minusSeconds(60))).as("shown again").isFalse();
    }

    @Test
    void windowsThatOverlapOrTouchAreOneStretch() {
        var hours = weekly(SEOUL, "09:00-13:00", "12:00-15:00", "15:00-18:00");
        assertThat(hours.closes(at(SEOUL, MONDAY.atTime(9, 0)))).contains(at(SEOUL, MONDAY.atTime(18, 0)));
        assertThat(hours.between(at(SEOUL, MONDAY.atTime(0, 0)), at(SEOUL, MONDAY.atTime(23, 0))))
                .isEqualTo(Duration.ofHours(9));
    }

    @Test
    void aCalendarThatNeverOpensPromisesNothing() {
        var never = new WorkingHours(SEOUL, _ -> List.of());
        var now = at(SEOUL, MONDAY.atTime(10, 0));
        assertThat(never.isOpen(now)).isFalse();
        assertThat(never.opens(now)).isEmpty();
        assertThat(never.closes(now)).contains(now);
        assertThat(never.plus(now, Duration.ofMinutes(1))).isEmpty();
        assertThat(never.plus(now, Duration.ZERO)).contains(now);
        assertThat(never.between(now, now.plus(400, ChronoUnit.DAYS))).isZero();
    }

    @Test
    void aCalendarThatNeverClosesIsTheTimeThatPasses() {
        var always = weekly(SEOUL, "00:00-24:00");
        var now = at(SEOUL, MONDAY.atTime(10, 0)).plusNanos(7);
        assertThat(always.isOpen(now)).isTrue();
        assertThat(always.closes(now)).isEmpty();
        assertThat(always.opens(now)).contains(now);
        assertThat(always.plus(now, Duration.ofDays(2_000).plusNanos(3)))
                .contains(now.plus(Duration.ofDays(2_000)).plusNanos(3));
        assertThat(always.between(now, now.plus(Duration.ofDays(2_000)))).isEqualTo(Duration.ofDays(2_000));
    }

    @Test
    void nothingLiesBetweenAMomentAndAnEarlierOne() {
        var now = at(SEOUL, MONDAY.atTime(10, 0));
        assertThat(weekly(SEOUL, "09:00-18:00").between(now, now.minusSeconds(1)))
                .isZero();
    }

    private static WorkingHours weekly(ZoneId zone, String... windows) {
        var all = List.of(windows).stream().map(WorkingHoursTests::window).toList();
        return new WorkingHours(zone, _ -> all);
    }

    private static Window window(String fromTo) {
        var dash = fromTo.indexOf('-');
        return Window.of(new OpenHours(fromTo.substring(0, dash), fromTo.substring(dash + 1)));
    }

    private static Instant at(ZoneId zone, LocalDateTime local) {
        return local.atZone(zone).toInstant();
    }

    /** Two weeks around a day, each with no window, one, or up to three. */
    private static Map<LocalDate, List<Window>> someDays(Random random, LocalDate around) {
        var days = new HashMap<LocalDate, List<Window>>();
        for (var n = -4; n < 12; n++) {
            var windows = IntStream.range(0, random.nextInt(4))
                    .mapToObj(_ -> new Window(someTime(random), someTime(random)))
                    .toList();
            days.put(around.plusDays(n), windows);
        }
        return days;
    }

    private static LocalTime someTime(Random random) {
        return LocalTime.MIDNIGHT.plusMinutes(
                random.nextInt(4) == 0 ? 30L * random.nextInt(8) : 5L * random.nextInt(288));
    }

    /** Looks at every minute, with a clock that never goes back: what it has shown once it does not show again. */
    private record Walk(Instant begin, List<Boolean> open) {

        static Walk over(Map<LocalDate, List<Window>> days, ZoneId zone, Instant begin, int minutes) {
            var shown = LocalDateTime.MIN;
            var open = new ArrayList<Boolean>();
            for (var at = begin.minus(2, ChronoUnit.DAYS); open.size() < minutes; at = at.plus(1, ChronoUnit.MINUTES)) {
                var now = LocalDateTime.ofInstant(at, zone);
                shown = now.isAfter(shown) ? now : shown;
                if (!at.isBefore(begin)) {
                    open.add(isIn(days, shown));
                }
            }
            return new Walk(begin, open);
        }

        private static boolean isIn(Map<LocalDate, List<Window>> days, LocalDateTime shown) {
            Set<Boolean> found = new HashSet<>();
            for (var date : List.of(shown.toLocalDate().minusDays(1), shown.toLocalDate())) {
                for (var window : days.getOrDefault(date, List.of())) {
                    var from = date.atTime(window.from());
                    var to = date.atTime(window.to()).plusDays(window.to().isAfter(window.from()) ? 0 : 1);
                    found.add(!shown.isBefore(from) && shown.isBefore(to));
                }
            }
            return found.contains(true);
        }

        int length() {
            return open.size();
        }

        Instant at(int minute) {
            return begin.plus(minute, ChronoUnit.MINUTES);
        }

        boolean isOpen(int minute) {
            return open.get(minute);
        }

        int openIn(int from, int to) {
            return (int) open.subList(from, to).stream().filter(is -> is).count();
        }

        int firstWith(int from, int working) {
            var passed = 0;
            var minute = from;
            while (passed < working) {
                passed += open.get(minute++) ? 1 : 0;
            }
            return minute;
        }

        OptionalInt next(int from, boolean wanted) {
            return IntStream.range(from, open.size())
                    .filter(minute -> open.get(minute) == wanted)
                    .findFirst();
        }
    }
}
