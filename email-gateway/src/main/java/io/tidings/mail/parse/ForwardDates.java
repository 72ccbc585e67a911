package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates that mail programs write above what they forward, each in its user's language. A date that can be read in
 * two ways (4/5/2026) is none.
 */
final class ForwardDates {

    private static final int FLAGS = CASE_INSENSITIVE | UNICODE_CASE;
    private static final int LONGEST = 200;

    private static final Pattern YEAR_FIRST =
            Pattern.compile("\\b(\\d{4})\\s?[-/.년年]\\s?(\\d{1,2})\\s?[-/.월月]\\s?(\\d{1,2})(?:\\s?[일日.])?", FLAGS);
    private static final Pattern DAY_AND_MONTH = Pattern.compile(
            "\\b(\\d{1,2})(?:\\.|er|º|-го)?[\\s-]{1,2}(?:de\\s)?(\\p{L}{3,12})\\.?,?[\\s-]{1,2}(?:de\\s)?(\\d{4})\\b",
            FLAGS);
    private static final Pattern MONTH_AND_DAY =
            Pattern.compile("\\b(\\p{L}{3,12})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?,?\\s(\\d{4})\\b", FLAGS);
    private static final Pattern DOTTED = Pattern.compile("\\b(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})\\b");
    private static final Pattern SLASHED = Pattern.compile("\\b(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})\\b");

    private static final Pattern TIME = Pattern.compile(
            "(?<!\\d)(\\d{1,2})(?:[:.]|\\s?[時时시]\\s?)(\\d{2})(?:[:.](\\d{2}))?(?!\\d)(?:\\s?(am|pm|a\\.\\s?m\\.|p\\.\\s?m\\.))?",
            FLAGS);
    private static final Pattern AFTERNOON = Pattern.compile("오후|午後|下午|晚上|[\\s\\d]p\\.?\\s?m\\b", FLAGS);
    private static final Pattern MORNING = Pattern.compile("오전|午前|上午|凌晨|早上|[\\s\\d]a\\.?\\s?m\\b", FLAGS);
    private static final Pattern OFFSET =
            Pattern.compile("(?:(?:GMT|UTC)\\s?([+-])(\\d{1,2})|([+-])(\\d{2}))(?::?(\\d{2}))?(?!\\d)");
    private static final Pattern ZONE = Pattern.compile("\\b(GMT|UTC|[A-Z]{2}S?T|MES?Z|CEST|EEST|MSK)\\b");

    /** How the months begin: en, de, fr, es, it, pl, ru. The longer comes first where one begins another. */
    private static final List<Map.Entry<String, Integer>> MONTHS = List.of(
            Map.entry("juin", 6),
            Map.entry("juil", 7),
            Map.entry("jan", 1),
            Map.entry("ene", 1),
            Map.entry("gen", 1),
            Map.entry("sty", 1),
            Map.entry("янв", 1),
            Map.entry("feb", 2),
            Map.entry("fév", 2),
            Map.entry("fev", 2),
            Map.entry("lut", 2),
            Map.entry("фев", 2),
            Map.entry("mar", 3),
            Map.entry("mär", 3),
            Map.entry("мар", 3),
            Map.entry("apr", 4),
            Map.entry("avr", 4),
            Map.entry("abr", 4),
            Map.entry("kwi", 4),
            Map.entry("апр", 4),
            Map.entry("may", 5),
            Map.entry("mai", 5),
            Map.entry("mag", 5),
            Map.entry("maj", 5),
            Map.entry("мая", 5),
            Map.entry("май", 5),
            Map.entry("jun", 6),
            Map.entry("giu", 6),
            Map.entry("cze", 6),
            Map.entry("июн", 6),
            Map.entry("jul", 7),
            Map.entry("lug", 7),
            Map.entry("lip", 7),
            Map.entry("июл", 7),
            Map.entry("aug", 8),
            Map.entry("aoû", 8),
            Map.entry("ago", 8),
            Map.entry("sie", 8),
            Map.entry("авг", 8),
            Map.entry("sep", 9),
            Map.entry("set", 9),
            Map.entry("wrz", 9),
            Map.entry("сен", 9),
            Map.entry("oct", 10),
            Map.entry("okt", 10),
            Map.entry("ott", 10),
            Map.entry("paź", 10),
            Map.entry("окт", 10),
            Map.entry("nov", 11),
            Map.entry("lis", 11),
            Map.entry("ноя", 11),
            Map.entry("dec", 12),
            Map.entry("dez", 12),
            Map.entry("déc", 12),
            Map.entry("dic", 12),
            Map.entry("gru", 12),
            Map.entry("дек", 12));

    private ForwardDates() {}

    /** @param local the zone of whoever forwarded it, which such lines are written in and do not name */
    static Optional<Instant> parse(String value, ZoneOffset local) {
        var text = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        try {
            var date = date(text);
            if (date == null) {
                return Optional.empty();
            }
            var rest = text.substring(0, date.start()) + " " + text.substring(date.end());
            var time = time(rest);
            return time == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.of(date.day(), time, zone(rest, local))
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private record Day(LocalDate day, int start, int end) {}

    private static @Nullable Day date(String text) {
        var yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.find()) {
            return day(
                    number(yearFirst.group(1)),
                    number(yearFirst.group(2)),
                    number(yearFirst.group(3)),
                    yearFirst.start(),
                    yearFirst.end());
        }
        var named = DAY_AND_MONTH.matcher(text);
        while (named.find()) {
            var month = month(named.group(2));
            if (month > 0) {
                return day(number(named.group(3)), month, number(named.group(1)), named.start(), named.end());
            }
        }
        var american = MONTH_AND_DAY.matcher(text);
        while (american.find()) {
            var month = month(american.group(1));
            if (month > 0) {
                return day(
                        number(american.group(3)), month, number(american.group(2)), american.start(), american.end());
            }
        }
        var dotted = DOTTED.matcher(text);
        if (dotted.find()) {
            return day(
                    number(dotted.group(3)),
                    number(dotted.group(2)),
                    number(dotted.group(1)),
                    dotted.start(),
                    dotted.end());
        }
        var slashed = SLASHED.matcher(text);
        if (slashed.find()) {
            var one = number(slashed.group(1));
            var other = number(slashed.group(2));
            if (one > 12 || other > 12 || one == other) {
                var month = one > 12 ? other : one;
                return day(number(slashed.group(3)), month, one > 12 ? one : other, slashed.start(), slashed.end());
            }
        }
        return null;
    }

    private static Day day(int year, int month, int day, int start, int end) {
        return new Day(LocalDate.of(year, month, day), start, end);
    }

    private static @Nullable LocalTime time(String text) {
        var time = TIME.matcher(text);
        if (!time.find()) {
            return null;
        }
        var hour = number(time.group(1));
        if (AFTERNOON.matcher(text).find()) {
            hour = hour % 12 + 12;
        } else if (MORNING.matcher(text).find()) {
            hour = hour % 12;
        }
        return LocalTime.of(hour, number(time.group(2)), time.group(3) == null ? 0 : number(time.group(3)));
    }

    private static ZoneOffset zone(String text, ZoneOffset local) {
        var offset = OFFSET.matcher(text);
        if (offset.find()) {
            var named = offset.group(1) != null;
            var minutes =
                    number(offset.group(named ? 2 : 4)) * 60 + (offset.group(5) == null ? 0 : number(offset.group(5)));
            var west = offset.group(named ? 1 : 3).equals("-");
            return ZoneOffset.ofTotalSeconds((west ? -minutes : minutes) * 60);
        }
        var named = ZONE.matcher(text);
        return named.find() ? MailDates.zone(named.group(1)).orElse(local) : local;
    }

    private static int month(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return MONTHS.stream()
                .filter(month -> lower.startsWith(month.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(0);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
