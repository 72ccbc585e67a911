package io.tidings.mail.parse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Date headers: RFC 5322, its obsolete forms, what C programs print, and ISO dates. */
final class MailDates {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("GMT", 0),
            Map.entry("UTC", 0),
            Map.entry("EST", -5),
            Map.entry("EDT", -4),
            Map.entry("CST", -6),
            Map.entry("CDT", -5),
            Map.entry("MST", -7),
            Map.entry("MDT", -6),
            Map.entry("PST", -8),
            Map.entry("PDT", -7),
            Map.entry("CET", 1),
            Map.entry("CEST", 2),
            Map.entry("MET", 1),
            Map.entry("MEST", 2),
            Map.entry("MEZ", 1),
            Map.entry("MESZ", 2),
            Map.entry("BST", 1),
            Map.entry("EET", 2),
            Map.entry("EEST", 3),
            Map.entry("MSK", 3),
            Map.entry("JST", 9),
            Map.entry("KST", 9));

    private static final String TIME = "(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2}))?";
    private static final String ZONE = "(?:\\s*([+-]\\s?\\d{1,2}:?\\d{2}|[A-Za-z]{1,5}))?";

    private static final Pattern MAIL =
            Pattern.compile("(\\d{1,2})[\\s-]+(\\p{Alpha}{3})\\p{Alpha}*\\.?[\\s,-]+(\\d{2,4})[\\s,]+" + TIME
                    + "\\s*(?i:([ap]m)\\b)?" + ZONE);
    private static final Pattern ASCTIME = Pattern.compile("(\\p{Alpha}{3})\\p{Alpha}*\\.?\\s+(\\d{1,2}),?\\s+" + TIME
            + "(?:\\s+(?!\\d{4})([+-]\\d{4}|[A-Z]{1,5}))?\\s+(\\d{4})" + ZONE);
    private static final Pattern ISO =
            Pattern.compile("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})[T\\s]+" + TIME + "(?:\\.\\d+)?" + ZONE);

    private MailDates() {}

    static Optional<Instant> parse(String header) {
        var text = header.length() > 200 ? header.substring(0, 200) : header;
        try {
            var mail = MAIL.matcher(text);
            if (mail.find()) {
                return instant(
                        mail.group(3), month(mail.group(2)), mail.group(1), mail, 4, mail.group(7), mail.group(8));
            }
            var asctime = ASCTIME.matcher(text);
            if (asctime.find()) {
                var zone = asctime.group(6) == null ? asctime.group(8) : asctime.group(6);
                return instant(asctime.group(7), month(asctime.group(1)), asctime.group(2), asctime, 3, null, zone);
            }
            var iso = ISO.matcher(text);
            if (iso.find()) {
                return instant(iso.group(1), Integer.parseInt(iso.group(2)), iso.group(3), iso, 4, null, iso.group(7));
            }
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Instant> instant(
            String year,
            int month,
            String day,
            Matcher time,
            int hourGroup,
            @Nullable String half,
            @Nullable String zone) {
        var hour = Integer.parseInt(time.group(hourGroup));
        if (half != null) {
            hour = hour % 12 + (half.equalsIgnoreCase("pm") ? 12 : 0);
        }
        var seconds = time.group(hourGroup + 2);
        // A leap second is a second that java.time does not have.
        var second = seconds == null ? 0 : Math.min(59, Integer.parseInt(seconds));
        var local = LocalDateTime.of(
                year(year), month, Integer.parseInt(day), hour, Integer.parseInt(time.group(hourGroup + 1)), second);
        return Optional.of(OffsetDateTime.of(local, offset(zone)).toInstant());
    }

    /** Two and three digits as RFC 5322 §4.3 reads them. */
    private static int year(String digits) {
        var year = Integer.parseInt(digits);
        return switch (digits.length()) {
            case 2 -> year < 50 ? 2000 + year : 1900 + year;
            case 3 -> 1900 + year;
            default -> year;
        };
    }

    private static int month(String name) {
        var index = MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new DateTimeException("No month is called " + name);
        }
        return index + 1;
    }

    /** What a zone's short name stands for; empty where it is none of those that are told apart. */
    static Optional<ZoneOffset> zone(String name) {
        return Optional.ofNullable(ZONES.get(name.toUpperCase(Locale.ROOT))).map(ZoneOffset::ofHours);
    }

    private static ZoneOffset offset(@Nullable String zone) {
        if (zone == null) {
            return ZoneOffset.UTC;
        }
        var compact = zone.replaceAll("[\\s:]", "");
        if (compact.startsWith("+") || compact.startsWith("-")) {
            var digits = Integer.parseInt(compact.substring(1));
            var minutes = digits / 100 * 60 + digits % 100;
            return ZoneOffset.ofTotalSeconds((compact.startsWith("-") ? -minutes : minutes) * 60);
        }
        return ZoneOffset.ofHours(ZONES.getOrDefault(compact.toUpperCase(Locale.ROOT), 0));
    }
}
