package io.tidings.spine.hours;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sentence that tells a customer when somebody is there again and until when an answer comes: “We are back on Monday,
 * 23 November at 09:00 and answer by 10:00.” It is made here and nowhere else, for pages and mails alike. Days are always named with
 * their date, since a mail is not always read on the day on which it was written.
 */
public final class GuidanceSentence {

    /** Those in which it can be said. */
    public static final List<String> LANGUAGES = List.of("en", "ko", "pl");

    private final Locale locale;
    private final ResourceBundle words;

    private GuidanceSentence(String language) {
        locale = Locale.of(language);
        // Without a fallback to the machine's own language.
        words = ResourceBundle.getBundle(
                "hours.sentences",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /**
     * @param language a tag; its region does not matter
     * @param reader the reader's time zone, where it is known. Otherwise times are the calendar's. The sentence names the zone unless
     *     clocks say the same in both: whoever reads of an office far away cannot know whose Monday it is
     * @return empty where there is nothing to say, or no words for it in this language
     */
    public static Optional<String> of(Guidance guidance, String language, @Nullable ZoneId reader, Instant now) {
        var plain = Locale.forLanguageTag(language).getLanguage();
        return LANGUAGES.contains(plain) ? new GuidanceSentence(plain).of(guidance, reader, now) : Optional.empty();
    }

    private Optional<String> of(Guidance guidance, @Nullable ZoneId reader, Instant now) {
        var zone = reader == null ? guidance.zone() : reader;
        if (zone == null) {
            return Optional.ofNullable(guidance.promised()).map(promised -> say("plain", within(promised.toMinutes())));
        }
        var opens = guidance.opensAt() == null ? null : guidance.opensAt().atZone(zone);
        var answer = guidance.answerBy() == null
                ? null
                : wholeMinute(guidance.answerBy().atZone(zone));
        return said(opens, answer, now.atZone(zone))
                .map(sentence -> reader == null || clocksDiffer(guidance, reader)
                        ? say("zoned", sentence, zone.getDisplayName(TextStyle.FULL, locale))
                        : say("plain", sentence));
    }

    private static boolean clocksDiffer(Guidance guidance, ZoneId reader) {
        var office = guidance.zone();
        return office != null
                && Stream.of(guidance.opensAt(), guidance.answerBy())
                        .flatMap(Stream::ofNullable)
                        .anyMatch(said -> !office.getRules()
                                .getOffset(said)
                                .equals(reader.getRules().getOffset(said)));
    }

    private Optional<String> said(@Nullable ZonedDateTime opens, @Nullable ZonedDateTime answer, ZonedDateTime now) {
        if (opens == null) {
            return Optional.ofNullable(answer).map(by -> say("answer", day("by", by, now), time(by)));
        }
        if (answer == null) {
            return Optional.of(say("back", day("on", opens, now), time(opens)));
        }
        return Optional.of(
                opens.toLocalDate().equals(answer.toLocalDate())
                        ? say("back-and-answer.same-day", day("on", opens, now), time(opens), time(answer))
                        : say(
                                "back-and-answer",
                                day("on", opens, now),
                                time(opens),
                                day("by", answer, now),
                                time(answer)));
    }

    private String within(long minutes) {
        var isHours = minutes % 60 == 0;
        var n = isHours ? minutes / 60 : minutes;
        var unit = (isHours ? "hours" : "minutes") + (n == 1 ? ".one" : ".many");
        return say("within", say(unit, Long.toString(n)));
    }

    /** @param form in which the day's name stands: {@code on} it, or {@code by} it */
    private String day(String form, ZonedDateTime at, ZonedDateTime now) {
        var pattern = words.getString(at.getYear() == now.getYear() ? "date" : "date-with-year");
        return say(
                form,
                words.getString(form + "." + at.getDayOfWeek().getValue()),
                DateTimeFormatter.ofPattern(pattern, locale).format(at));
    }

    private String time(ZonedDateTime at) {
        return DateTimeFormatter.ofPattern(words.getString("time"), locale).format(at);
    }

    /** Rather a moment more than promised too early. */
    private static ZonedDateTime wholeMinute(ZonedDateTime at) {
        var minute = at.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(at) ? at : minute.plusMinutes(1);
    }

    private String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
