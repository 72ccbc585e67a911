package io.tidings.spine.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What is wrong with somebody's JSON, in words for people. Jackson's own sentences name our classes and its own, which are nobody's
 * business outside and tell whoever looks for a hole what runs here.
 */
public final class JsonFault {

    /** With these Jackson's sentence ends where it knows which values there are. */
    private static final Pattern ACCEPTED = Pattern.compile("accepted for Enum class: \\[([^]]*)]");

    private JsonFault() {}

    /** What is in the way of reading it: "something else is expected there". */
    public static String unreadable(JacksonException e) {
        return e instanceof StreamConstraintsException
                ? "it is nested too deeply, or a text or number in it is too long"
                : "it ends too early, or something else is expected there";
    }

    /** The same with its place: "something else is expected there, in line 1, column 7". */
    static String unreadableAt(JacksonException e) {
        var at = e.getLocation();
        return at == null || at.getLineNr() < 1
                ? unreadable(e)
                : "%s, in line %d, column %d".formatted(unreadable(e), at.getLineNr(), Math.max(at.getColumnNr(), 1));
    }

    /** What would fit in the place where something else is: "it has to be a whole number". */
    public static String unfit(DatabindException e) {
        var accepted = ACCEPTED.matcher(String.valueOf(e.getOriginalMessage()));
        if (accepted.find()) {
            return "it has to be one of " + accepted.group(1);
        }
        var expected = e instanceof MismatchedInputException mismatched ? expected(mismatched.getTargetType()) : null;
        return expected == null ? "something else is expected there" : "it has to be " + expected;
    }

    private static @Nullable String expected(@Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        if (type.isEnum()) {
            return "one of the values that the description names";
        }
        return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
            case "boolean" -> "true or false";
            case "byte", "short", "int", "integer", "long" -> "a whole number";
            case "float", "double" -> "a number";
            case "char", "character", "string" -> "a text";
            default -> expectedObject(type);
        };
    }

    private static @Nullable String expectedObject(Class<?> type) {
        if (type == BigInteger.class) {
            return "a whole number";
        }
        if (type == BigDecimal.class || type == Number.class) {
            return "a number";
        }
        if (type == Instant.class || type == OffsetDateTime.class) {
            return "a time such as 2026-11-23T09:00:00Z";
        }
        if (type == LocalDate.class) {
            return "a date such as 2026-11-23";
        }
        if (type == LocalTime.class) {
            return "a time of day such as 09:00";
        }
        if (type == Duration.class) {
            return "a length of time such as PT1H";
        }
        if (type == URI.class) {
            return "an address";
        }
        if (ZoneId.class.isAssignableFrom(type)) {
            return "a time zone such as Europe/Warsaw";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object";
    }
}
