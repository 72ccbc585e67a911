package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a calendar file (RFC 5545) says to a person: title, time, place, host. Its first event speaks for all. */
final class Invitation {

    private static final int LONGEST = 200_000;
    private static final Pattern TIME = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:T(\\d{2})(\\d{2})\\d{0,2}(Z?))?");

    /** @param parameters everything between the name and the colon */
    private record Property(String parameters, String value) {}

    private Invitation() {}

    /** A few lines of text; empty where the file holds no event. */
    static String text(String calendar) {
        var event = event(calendar.length() > LONGEST ? calendar.substring(0, LONGEST) : calendar);
        var lines = new ArrayList<String>();
        for (var name : List.of("SUMMARY", "TIME", "LOCATION", "ORGANIZER", "DESCRIPTION")) {
            var line = name.equals("TIME") ? time(event) : plain(name, event);
            if (!line.isBlank()) {
                lines.add(line.strip());
            }
        }
        return String.join("\n", lines);
    }

    private static Map<String, Property> event(String calendar) {
        var event = new LinkedHashMap<String, Property>();
        boolean inside = false;
        for (var line : calendar.replaceAll("\r?\n[ \t]", "").split("\r?\n")) {
            var colon = valueStart(line);
            if (line.equalsIgnoreCase("BEGIN:VEVENT")) {
                inside = true;
            } else if (line.equalsIgnoreCase("END:VEVENT")) {
                break;
            } else if (inside && colon > 0) {
                var head = line.substring(0, colon);
                var semicolon = head.indexOf(';');
                var name = (semicolon < 0 ? head : head.substring(0, semicolon)).toUpperCase(Locale.ROOT);
                event.putIfAbsent(
                        name, new Property(semicolon < 0 ? "" : head.substring(semicolon), line.substring(colon + 1)));
            }
        }
        return event;
    }

    /** The colon before the value: parameters may hold others in quotes. */
    private static int valueStart(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String plain(String name, Map<String, Property> event) {
        var property = event.get(name);
        if (property == null) {
            return "";
        }
        if (name.equals("ORGANIZER")) {
            var address = property.value().replaceFirst("(?i)^mailto:", "");
            var called = parameter("CN", property.parameters());
            return called.isEmpty() ? address : called + " <" + address + ">";
        }
        return property.value().replace("\\n", "\n").replace("\\N", "\n").replaceAll("\\\\([,;\\\\])", "$1");
    }

    private static String time(Map<String, Property> event) {
        var start = event.get("DTSTART");
        if (start == null) {
            return "";
        }
        var from = TIME.matcher(start.value());
        if (!from.matches()) {
            return start.value();
        }
        var day = from.group(1) + "-" + from.group(2) + "-" + from.group(3);
        if (from.group(4) == null) {
            return day;
        }
        var zone = from.group(6).isEmpty() ? parameter("TZID", start.parameters()) : "UTC";
        return day + " " + from.group(4) + ":" + from.group(5)
                + until(event, from.group(1) + from.group(2) + from.group(3))
                + (zone.isEmpty() ? "" : " (" + zone + ")");
    }

    private static String until(Map<String, Property> event, String startDay) {
        var end = event.get("DTEND");
        var to = TIME.matcher(end == null ? "" : end.value());
        if (!to.matches() || to.group(4) == null) {
            return "";
        }
        var sameDay = startDay.equals(to.group(1) + to.group(2) + to.group(3));
        return " – " + (sameDay ? "" : to.group(1) + "-" + to.group(2) + "-" + to.group(3) + " ") + to.group(4) + ":"
                + to.group(5);
    }

    private static String parameter(String name, String parameters) {
        var match =
                Pattern.compile("(?i);" + name + "=(?:\"([^\"]*)\"|([^;]*))").matcher(parameters);
        return match.find() ? (match.group(1) == null ? match.group(2) : match.group(1)).strip() : "";
    }
}
