package io.tidings.tickets.guidance;

import io.tidings.spine.hours.Guidance;
import io.tidings.spine.hours.GuidanceSentence;
import io.tidings.tickets.calendar.CalendarStore;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Guidance for whoever writes now, in words and in times. Nothing of it is internal: it may be shown to anybody. */
@Component
public class Guidances {

    /**
     * What a customer is told.
     *
     * @param open whether somebody is there now; always, where the group has no calendar
     * @param opensAt when somebody is there again; absent while open, and where that never happens
     * @param closesAt until when somebody is there; absent while closed, and where it never closes
     * @param answerBy when the answer comes at the latest; absent where nothing is promised
     * @param zone the time zone in which the sentence names times; absent where it names none
     * @param language of the sentence
     * @param sentence when somebody is there again, and until when an answer comes; absent where there is nothing to say
     * @param outOfHours what the group says while it is closed; absent while it is open
     */
    public record Said(
            boolean open,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Instant answerBy,
            @Nullable String zone,
            String language,
            @Nullable String sentence,
            @Nullable String outOfHours) {}

    private final Groups groups;
    private final CalendarStore calendars;
    private final Clock clock;

    Guidances(Groups groups, CalendarStore calendars, Clock clock) {
        this.groups = groups;
        this.calendars = calendars;
        this.clock = clock;
    }

    /**
     * Guidance for what is written now.
     *
     * @param groupId of the group it is written to; the standard group where it is absent or not known, for strangers shall not learn
     *     which groups there are
     * @param language a tag; where there are no words in it, English
     * @param reader the reader's time zone; absent: times are the calendar's. The sentence says whose they are unless clocks say the
     *     same in both
     */
    public Said said(@Nullable String groupId, String language, @Nullable ZoneId reader) {
        var now = clock.instant();
        var group = groupId == null
                ? groups.standard()
                : groups.find(groupId).filter(Group::active).orElseGet(groups::standard);
        var calendar = calendars.of(group.calendar()).orElse(null);
        var guidance = Guidance.of(calendar, group.answerWithinMinutes(), now, now);
        var plain = Locale.forLanguageTag(language).getLanguage();
        var spoken = GuidanceSentence.LANGUAGES.contains(plain) ? plain : "en";
        var zone = reader == null ? guidance.zone() : reader;
        return new Said(
                guidance.isOpen(),
                guidance.opensAt(),
                guidance.closesAt(),
                guidance.answerBy(),
                zone == null ? null : zone.getId(),
                spoken,
                GuidanceSentence.of(guidance, spoken, reader, now).orElse(null),
                guidance.outOfHoursIn(language)
                        .or(() -> guidance.outOfHoursIn(spoken))
                        .orElse(null));
    }
}
