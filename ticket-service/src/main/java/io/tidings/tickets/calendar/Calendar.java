package io.tidings.tickets.calendar;

import io.tidings.events.OpenHours;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When groups work, as administrators say it.
 *
 * @param id as it was made
 * @param name what the desk calls it
 * @param timeZone in which its hours are, such as {@code Asia/Seoul}
 * @param hours of the week, from {@code monday} to {@code sunday}; a weekday that is absent is closed
 * @param country two letters (ISO 3166) of the country whose public holidays are closed; absent where none are
 * @param holidaysOff the keys of holidays that are days like others here
 * @param ownDays days with hours of their own; they come before holidays
 * @param outOfHours what customers are told outside of these hours, by language tag
 * @param standard whether the groups keep it that name none; of all calendars one at most
 */
public record Calendar(
        String id,
        String name,
        String timeZone,
        Map<String, List<OpenHours>> hours,
        @Nullable String country,
        List<String> holidaysOff,
        List<OwnDay> ownDays,
        Map<String, String> outOfHours,
        boolean standard) {

    public Calendar {
        hours = Objects.requireNonNullElse(hours, Map.of());
        holidaysOff = Objects.requireNonNullElse(holidaysOff, List.of());
        ownDays = Objects.requireNonNullElse(ownDays, List.of());
        outOfHours = Objects.requireNonNullElse(outOfHours, Map.of());
    }

    /**
     * @param date such as {@code 2026-12-24}
     * @param name what the desk calls it
     * @param yearly whether it comes again each year
     * @param hours empty where it is closed
     */
    public record OwnDay(String date, @Nullable String name, boolean yearly, List<OpenHours> hours) {

        public OwnDay {
            hours = Objects.requireNonNullElse(hours, List.of());
        }
    }

    Calendar withStandard(boolean is) {
        return new Calendar(id, name, timeZone, hours, country, holidaysOff, ownDays, outOfHours, is);
    }
}
