package io.tidings.tickets.calendar;

import io.tidings.events.OpenHours;
import io.tidings.spine.hours.Guidance;
import io.tidings.spine.hours.GuidanceSentence;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.calendar.Calendar.OwnDay;
import io.tidings.tickets.calendar.CalendarDays.ShownDay;
import io.tidings.tickets.calendar.CalendarProblem.CalendarExists;
import io.tidings.tickets.calendar.CalendarProblem.CalendarInUse;
import io.tidings.tickets.calendar.CalendarProblem.CalendarNotFound;
import io.tidings.tickets.calendar.CalendarProblem.TooManyCalendars;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Calendars over HTTP: the desk reads them, an administrator makes and changes them. */
@RestController
@RequestMapping("/api/v1/calendars")
final class CalendarController {

    private final CalendarStore calendars;
    private final CalendarRules rules;
    private final CalendarDays days;
    private final Holidays holidays;
    private final CalendarUses uses;
    private final Clock clock;

    CalendarController(
            CalendarStore calendars,
            CalendarRules rules,
            CalendarDays days,
            Holidays holidays,
            CalendarUses uses,
            Clock clock) {
        this.calendars = calendars;
        this.rules = rules;
        this.days = days;
        this.holidays = holidays;
        this.uses = uses;
        this.clock = clock;
    }

    /** @param countries whose public holidays are known, two capital letters each (ISO 3166) */
    record CalendarList(List<Calendar> calendars, SortedSet<String> countries) {}

    /**
     * @param id small letters, digits and hyphens; it stays for ever
     * @param timeZone such as {@code Asia/Seoul}
     * @param hours of the week, from {@code monday} to {@code sunday}; a weekday that is absent is closed
     * @param country whose public holidays are closed; absent: none are
     * @param holidaysOff the keys of holidays that are days like others
     * @param ownDays days with hours of their own; they come before holidays
     * @param outOfHours what customers are told outside of these hours, by language tag
     * @param standard true: the groups keep it that name none, and no longer the one that they kept before
     */
    record NewCalendar(
            @NotNull String id,
            @NotNull String name,
            @NotNull String timeZone,
            @Nullable Map<String, @NotNull List<@NotNull @Valid Hours>> hours,
            @Nullable String country,
            @Nullable List<@NotNull String> holidaysOff,
            @Nullable List<@NotNull @Valid Day> ownDays,
            @Nullable Map<String, @NotNull String> outOfHours,
            @Nullable Boolean standard) {

        Calendar calendar() {
            return new Calendar(
                    id,
                    name,
                    timeZone,
                    week(hours),
                    country,
                    Objects.requireNonNullElse(holidaysOff, List.of()),
                    days(ownDays),
                    Objects.requireNonNullElse(outOfHours, Map.of()),
                    Boolean.TRUE.equals(standard));
        }
    }

    /**
     * What is absent stays as it is. Lists and texts take the place of all that there are; an empty {@code country} takes the holidays
     * away.
     */
    record ChangeCalendar(
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable Map<String, @NotNull List<@NotNull @Valid Hours>> hours,
            @Nullable String country,
            @Nullable List<@NotNull String> holidaysOff,
            @Nullable List<@NotNull @Valid Day> ownDays,
            @Nullable Map<String, @NotNull String> outOfHours,
            @Nullable Boolean standard) {

        Calendar of(Calendar is) {
            return new Calendar(
                    is.id(),
                    Objects.requireNonNullElse(name, is.name()),
                    Objects.requireNonNullElse(timeZone, is.timeZone()),
                    hours == null ? is.hours() : week(hours),
                    country == null ? is.country() : country,
                    Objects.requireNonNullElse(holidaysOff, is.holidaysOff()),
                    ownDays == null ? is.ownDays() : days(ownDays),
                    Objects.requireNonNullElse(outOfHours, is.outOfHours()),
                    Objects.requireNonNullElse(standard, is.standard()));
        }
    }

    /** @param to at or before {@code from} it is on the next day; {@code 24:00} is the end of this one */
    record Hours(@NotNull String from, @NotNull String to) {}

    /**
     * @param date such as {@code 2026-12-24}
     * @param yearly whether it comes again each year
     * @param hours absent or empty: closed
     */
    record Day(
            @NotNull String date,
            @Nullable String name,
            @Nullable Boolean yearly,
            @Nullable List<@NotNull @Valid Hours> hours) {}

    /**
     * A calendar that somebody is about to save.
     *
     * @param answerWithinMinutes what a group promises, in minutes of working time; absent: nothing
     * @param language of the sentence and of the holidays' names
     */
    record Preview(
            @NotNull String timeZone,
            @Nullable Map<String, @NotNull List<@NotNull @Valid Hours>> hours,
            @Nullable String country,
            @Nullable List<@NotNull String> holidaysOff,
            @Nullable List<@NotNull @Valid Day> ownDays,
            @Nullable @Min(1) @Max(60_000) Integer answerWithinMinutes,
            @Nullable String language) {}

    /**
     * @param opensAt when somebody is there again; absent while open, and where that never happens
     * @param closesAt until when somebody is there; absent while closed, and where it never closes
     * @param answerBy when an answer to what is written now comes at the latest; absent where nothing is promised
     * @param sentence what a customer would be told
     * @param days the holidays and own days of the coming year
     */
    record Previewed(
            boolean open,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Instant answerBy,
            @Nullable String sentence,
            List<ShownDay> days) {}

    @GetMapping
    CalendarList list(Caller caller) {
        Roles.needsDesk(caller);
        return new CalendarList(calendars.all(), holidays.countries());
    }

    @GetMapping("/{id}")
    Calendar read(Caller caller, @PathVariable String id) {
        Roles.needsDesk(caller);
        return calendars.find(id).orElseThrow(() -> new CalendarNotFound(id));
    }

    @PostMapping
    ResponseEntity<Calendar> create(Caller caller, @Valid @RequestBody NewCalendar request) {
        Roles.needsAdmin(caller);
        var made = rules.checked(request.calendar());
        calendars.change(all -> {
            if (all.find(made.id()).isPresent()) {
                throw new CalendarExists(made.id());
            }
            if (all.all().size() >= CalendarStore.MOST) {
                throw new TooManyCalendars(CalendarStore.MOST);
            }
            return all.with(made);
        });
        return ResponseEntity.created(URI.create("/api/v1/calendars/" + made.id()))
                .body(made);
    }

    @PatchMapping("/{id}")
    Calendar change(Caller caller, @PathVariable String id, @Valid @RequestBody ChangeCalendar request) {
        Roles.needsAdmin(caller);
        return calendars
                .change(all ->
                        all.with(rules.checked(request.of(all.find(id).orElseThrow(() -> new CalendarNotFound(id))))))
                .find(id)
                .orElseThrow(() -> new CalendarNotFound(id));
    }

    /** Removes a calendar that no group names. Groups that kept it as the standard one are always open from now on. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        calendars.change(all -> {
            all.find(id).orElseThrow(() -> new CalendarNotFound(id));
            var groups = uses.groupsWith(id);
            if (!groups.isEmpty()) {
                throw new CalendarInUse(id, groups);
            }
            return all.without(id);
        });
    }

    /** Shows what a calendar would say now, and its days of the coming year. Saves nothing. */
    @PostMapping("/preview")
    Previewed preview(Caller caller, @Valid @RequestBody Preview wished) {
        Roles.needsAdmin(caller);
        var calendar = rules.checked(new Calendar(
                "preview",
                "Preview",
                wished.timeZone(),
                week(wished.hours()),
                wished.country(),
                Objects.requireNonNullElse(wished.holidaysOff(), List.of()),
                days(wished.ownDays()),
                Map.of(),
                false));
        var now = clock.instant();
        var current = days.current(calendar, now.atZone(ZoneOffset.UTC).getYear());
        var guidance = Guidance.of(current, wished.answerWithinMinutes(), now, now);
        var language = Objects.requireNonNullElse(wished.language(), "en");
        var zone = ZoneId.of(calendar.timeZone());
        return new Previewed(
                guidance.isOpen(),
                guidance.opensAt(),
                guidance.closesAt(),
                guidance.answerBy(),
                GuidanceSentence.of(guidance, language, zone, now).orElse(null),
                days.yearFrom(calendar, LocalDate.ofInstant(now, zone), language));
    }

    private static Map<String, List<OpenHours>> week(@Nullable Map<String, List<Hours>> hours) {
        var week = new TreeMap<String, List<OpenHours>>();
        if (hours != null) {
            hours.forEach((day, of) -> week.put(day, windows(of)));
        }
        return week;
    }

    private static List<OwnDay> days(@Nullable List<Day> days) {
        return days == null
                ? List.of()
                : days.stream()
                        .map(day -> new OwnDay(
                                day.date(), day.name(), Boolean.TRUE.equals(day.yearly()), windows(day.hours())))
                        .toList();
    }

    private static List<OpenHours> windows(@Nullable List<Hours> hours) {
        return hours == null
                ? List.of()
                : hours.stream()
                        .map(each -> new OpenHours(each.from(), each.to()))
                        .toList();
    }
}
