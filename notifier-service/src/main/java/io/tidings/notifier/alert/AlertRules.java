package io.tidings.notifier.alert;

import io.tidings.events.filter.Filter;
import io.tidings.notifier.alert.AlertProblem.UnusableTemplate;
import io.tidings.notifier.messenger.Channel;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.notifier.messenger.Setting;
import io.tidings.spine.outgoing.SecretMeantElsewhere;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.InvalidField;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a route may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class AlertRules {

    private static final int LONGEST_TEMPLATE = 4_000;
    private static final int LONGEST_SETTING = 500;
    private static final int MOST_ABOVE = 100;
    private static final int A_DAY = 24 * 60;

    private final SubscriptionRules subscriptions;

    AlertRules(SubscriptionRules subscriptions) {
        this.subscriptions = subscriptions;
    }

    Messenger messenger(@Nullable String kind) {
        return Optional.ofNullable(kind)
                .flatMap(Messenger::of)
                .orElseThrow(() ->
                        new InvalidField("kind", "The kind is one of " + String.join(", ", Messenger.kinds()) + "."));
    }

    /**
     * What the messenger wants to know, each value as it may be and all of them together.
     *
     * @param known as it was so far, in the clear; what is not wished stays
     * @param wished by name; an empty one is taken back
     */
    Channel channel(
            Messenger messenger, String url, @Nullable Channel known, @Nullable Map<String, @Nullable String> wished) {
        var settings = new HashMap<>(known == null ? Map.of() : known.settings());
        if (known != null && SubscriptionRules.leadsElsewhere(known.url(), url)) {
            checkSecretsOf(messenger, known, wished);
        }
        if (wished != null) {
            wished.forEach((name, value) -> settings.put(name, value == null ? "" : value.strip()));
        }
        settings.values().removeIf(String::isEmpty);
        var names = messenger.settings().stream().map(Setting::name).toList();
        settings.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidField(
                            "settings." + name,
                            names.isEmpty()
                                    ? messenger.title() + " needs nothing but its address."
                                    : "Of " + name + " " + messenger.title() + " knows nothing; it knows "
                                            + String.join(", ", names) + ".");
                });
        messenger.settings().forEach(setting -> check(setting, settings.get(setting.name()), messenger));
        var channel = new Channel(url, settings);
        messenger.check(channel);
        return channel;
    }

    private static void checkSecretsOf(
            Messenger messenger, Channel known, @Nullable Map<String, @Nullable String> wished) {
        messenger.settings().stream()
                .filter(setting -> setting.form() == Setting.Form.SECRET)
                .map(Setting::name)
                .filter(known.settings()::containsKey)
                .filter(name -> wished == null || !wished.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new SecretMeantElsewhere("settings." + name, "The " + name, known.url());
                });
    }

    private static void check(Setting setting, @Nullable String value, Messenger messenger) {
        var field = "settings." + setting.name();
        if (value == null) {
            if (setting.required()) {
                throw new InvalidField(field, messenger.title() + " needs its " + setting.name() + ".");
            }
            return;
        }
        var longest = setting.form() == Setting.Form.LONG ? LONGEST_TEMPLATE : LONGEST_SETTING;
        if (value.length() > longest) {
            throw new InvalidField(field, "It has at most " + longest + " characters.");
        }
        if (setting.form() != Setting.Form.LONG && value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidField(field, "It is one line, without control characters.");
        }
        if (setting.form() == Setting.Form.CHOICE && !setting.options().contains(value)) {
            throw new InvalidField(field, "It is one of " + String.join(", ", setting.options()) + ".");
        }
    }

    String name(String name) {
        return subscriptions.name(name);
    }

    String url(Messenger messenger, @Nullable String url) {
        var wished = url == null || url.isBlank() ? messenger.usualUrl().orElse(null) : url;
        return subscriptions.url(wished, "A route needs the url that the messenger gave out.");
    }

    /** Without a choice the filter alone decides; without a filter either, only new tickets alert. */
    Set<String> eventsOf(@Nullable Set<String> events, Filter filter) {
        if (events != null && !events.isEmpty()) {
            return events(events);
        }
        return filter.equals(Filter.EVERYTHING) ? Set.of("ticket.opened.v1") : Set.copyOf(SubscriptionRules.EVENTS);
    }

    /** The choice, or what was chosen before; where nobody ever chose, the new filter decides. */
    Set<String> eventsOf(AlertRoute known, @Nullable Set<String> events, Filter filter) {
        if (events != null && !events.isEmpty()) {
            return events(events);
        }
        return known.events().equals(eventsOf(null, known.filter())) ? eventsOf(null, filter) : known.events();
    }

    private Set<String> events(Set<String> events) {
        return events.contains(SubscriptionRules.EVERY_EVENT)
                ? Set.copyOf(SubscriptionRules.EVENTS)
                : subscriptions.events(events);
    }

    Filter filter(@Nullable JsonNode filter) {
        return subscriptions.filter(filter);
    }

    /** @return null for the route's own address */
    @Nullable
    String testUrl(@Nullable String url) {
        return subscriptions.testUrl(url);
    }

    @Nullable
    String template(@Nullable String template) {
        if (template == null || template.isBlank()) {
            return null;
        }
        if (template.length() > LONGEST_TEMPLATE) {
            throw new InvalidField("template", "A template has at most " + LONGEST_TEMPLATE + " characters.");
        }
        try {
            Wording.compile(template);
        } catch (UnknownPlaceholder e) {
            throw UnusableTemplate.of(e);
        } catch (MalformedTemplate e) {
            throw UnusableTemplate.of(e);
        }
        return template;
    }

    /** @return null for never, also where nothing is said */
    @Nullable
    QuietHours quiet(AlertRouteController.@Nullable Quiet wished) {
        if (wished == null || wished.isEmpty()) {
            return null;
        }
        var quiet = new QuietHours(
                days(wished.days()),
                time("quiet.from", wished.from()),
                time("quiet.to", wished.to()),
                zone(wished.timeZone()));
        if (quiet.isAlways()) {
            throw new InvalidField("quiet.to", "With these hours the channel would never be told anything.");
        }
        return quiet;
    }

    private static Set<DayOfWeek> days(@Nullable Set<String> days) {
        if (days == null || days.isEmpty()) {
            return Set.of(DayOfWeek.values());
        }
        var known = Arrays.stream(DayOfWeek.values())
                .collect(Collectors.toMap(day -> day.name().toLowerCase(Locale.ROOT), day -> day));
        return days.stream()
                .map(day -> Optional.ofNullable(known.get(String.valueOf(day)))
                        .orElseThrow(() -> new InvalidField("quiet.days", "The days are monday to sunday.")))
                .collect(Collectors.toSet());
    }

    private static LocalTime time(String field, @Nullable String time) {
        try {
            return LocalTime.parse(String.valueOf(time)).truncatedTo(ChronoUnit.MINUTES);
        } catch (DateTimeException e) {
            throw new InvalidField(field, "The time is written as 22:00.");
        }
    }

    private static ZoneId zone(@Nullable String zone) {
        if (zone == null || !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new InvalidField(
                    "quiet.timeZone", zone + " is no time zone; name it as Europe/Warsaw or Asia/Seoul.");
        }
        return ZoneId.of(zone);
    }

    /** @return null for none, also where nothing is said */
    @Nullable
    Digest digest(AlertRouteController.@Nullable Burst wished) {
        if (wished == null || wished.isEmpty()) {
            return null;
        }
        return new Digest(
                within("digest.above", wished.above(), MOST_ABOVE), within("digest.minutes", wished.minutes(), A_DAY));
    }

    private static int within(String field, @Nullable Integer number, int most) {
        if (number == null || number < 1 || number > most) {
            throw new InvalidField(field, "It is a number from 1 to " + most + ".");
        }
        return number;
    }

    String language(@Nullable String language) {
        if (language == null) {
            return "en";
        }
        if (!Wording.LANGUAGES.contains(language)) {
            throw new InvalidField("language", "Alerts are said in " + String.join(", ", Wording.LANGUAGES) + ".");
        }
        return language;
    }
}
