package io.tidings.notifier.alert;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Permission;
import io.tidings.notifier.alert.AlertProblem.ChangedMeanwhile;
import io.tidings.notifier.alert.AlertProblem.NoSuchRoute;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.notifier.messenger.Setting;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.Repeatable;
import io.tidings.spine.work.DueWork;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Alert routes for administrators: made, read, changed, deleted. */
@RestController
@RequestMapping("/api/v1/alert-routes")
class AlertRouteController {

    /**
     * When the channel is told nothing; what happens meanwhile is said at the end in one message.
     *
     * @param days on which a quiet span begins, {@code monday} to {@code sunday}; absent for all of them
     * @param from local time, such as {@code 22:00}
     * @param to local time; at or before {@code from} it is the next day's
     * @param timeZone such as {@code Asia/Seoul}
     */
    record Quiet(
            @Nullable Set<String> days,
            @Nullable String from,
            @Nullable String to,
            @Nullable String timeZone) {

        static @Nullable Quiet of(@Nullable QuietHours quiet) {
            return quiet == null
                    ? null
                    : new Quiet(
                            quiet.days().stream()
                                    .sorted()
                                    .map(day -> day.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.toCollection(LinkedHashSet::new)),
                            quiet.from().toString(),
                            quiet.to().toString(),
                            quiet.zone().getId());
        }

        boolean isEmpty() {
            return (days == null || days.isEmpty()) && from == null && to == null && timeZone == null;
        }
    }

    /**
     * When single alerts become one message.
     *
     * @param above so many messages within the minutes are said one by one (1 to 100); what is more is put together
     * @param minutes 1 to 1440
     */
    record Burst(@Nullable Integer above, @Nullable Integer minutes) {

        static @Nullable Burst of(@Nullable Digest digest) {
            return digest == null ? null : new Burst(digest.above(), digest.minutes());
        }

        boolean isEmpty() {
            return above == null && minutes == null;
        }
    }

    /**
     * @param kind one of {@code GET /alert-routes/messengers}
     * @param url as the messenger gave it out; absent where the messenger has one address for everybody
     * @param settings what the messenger wants to know besides, by name
     */
    record NewRoute(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String url,
            @Nullable Map<String, @Nullable String> settings,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable String template,
            @Nullable String language,
            @Nullable Quiet quiet,
            @Nullable Burst digest,
            @Nullable Boolean enabled) {}

    /**
     * What is absent stays as it is. An empty template is the usual wording; empty quiet hours, an empty digest and an empty
     * setting are none.
     *
     * @param url at another scheme, host or port the secret settings have to be given again, or taken back
     */
    record Changes(
            @Nullable String name,
            @Nullable String url,
            @Nullable Map<String, @Nullable String> settings,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable String template,
            @Nullable String language,
            @Nullable Quiet quiet,
            @Nullable Burst digest,
            @Nullable Boolean enabled) {}

    /**
     * @param url without the part that is the secret
     * @param settings without those that are secret
     * @param secrets the names of the secret settings that are there
     * @param failing what the messenger says is wrong with the route, until an alert gets through or the route is changed;
     *     {@code failingWhy} is for sentences in other languages, where it is not the messenger's own words
     */
    record Shown(
            String id,
            String kind,
            String name,
            String url,
            Map<String, String> settings,
            List<String> secrets,
            List<String> events,
            String filter,
            @Nullable String template,
            String language,
            @Nullable Quiet quiet,
            @Nullable Burst digest,
            boolean enabled,
            @Nullable String failing,
            Why.@Nullable Words failingWhy,
            long version,
            Instant createdAt,
            Instant updatedAt) {}

    record Listed(List<Shown> routes) {}

    /**
     * A messenger that a route may name.
     *
     * @param evidence on what our knowledge of its format rests: {@code documented} by its vendor, {@code seen} in public
     *     programs, or {@code assumed}
     * @param url the address where its vendor has one for everybody
     * @param longest characters of one message; what is longer goes in parts
     * @param threads whether the alerts about one ticket stand together
     */
    record Offered(
            String kind,
            String title,
            String evidence,
            @Nullable String url,
            int longest,
            boolean threads,
            List<Wanted> settings) {

        static Offered of(Messenger messenger) {
            return new Offered(
                    messenger.kind(),
                    messenger.title(),
                    messenger.evidence().name().toLowerCase(Locale.ROOT),
                    messenger.usualUrl().orElse(null),
                    messenger.longest(),
                    messenger.hasThreads(),
                    messenger.settings().stream().map(Wanted::of).toList());
        }
    }

    /**
     * A setting that a messenger knows.
     *
     * @param form {@code text}, {@code secret} (kept sealed, never shown), {@code long} or {@code choice}
     * @param options of a choice
     * @param usual what holds where nothing is said; empty for nothing
     */
    record Wanted(String name, String form, boolean required, List<String> options, String usual) {

        static Wanted of(Setting setting) {
            return new Wanted(
                    setting.name(),
                    setting.form().name().toLowerCase(Locale.ROOT),
                    setting.required(),
                    setting.options(),
                    setting.usual());
        }
    }

    record Messengers(List<Offered> messengers) {}

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final AlertRouteStore store;
    private final AlertStore alerts;
    private final AlertThreads threads;
    private final DueWork.Worker worker;
    private final AlertRules rules;
    private final Channels channels;
    private final Clock clock;

    AlertRouteController(
            AlertRouteStore store,
            AlertStore alerts,
            AlertThreads threads,
            DueWork.Worker alertWorker,
            AlertRules rules,
            Channels channels,
            Clock clock) {
        this.store = store;
        this.alerts = alerts;
        this.threads = threads;
        this.worker = alertWorker;
        this.rules = rules;
        this.channels = channels;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Shown> create(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewRoute wished) {
        adminsOnly(caller);
        var repeatable = Repeatable.of(caller, idempotencyKey, wished);
        var id = ids.generate().toString();
        var now = clock.instant();
        var messenger = rules.messenger(wished.kind());
        var channel = rules.channel(messenger, rules.url(messenger, wished.url()), null, wished.settings());
        var filter = rules.filter(wished.filter());
        var route = new AlertRoute(
                id,
                rules.name(wished.name() == null ? messenger.kind() : wished.name()),
                messenger.kind(),
                channels.seal(channel.url(), id),
                channels.seal(channel.settings(), messenger, id),
                rules.eventsOf(wished.events(), filter),
                filter,
                rules.template(wished.template()),
                rules.language(wished.language()),
                rules.quiet(wished.quiet()),
                rules.digest(wished.digest()),
                !Boolean.FALSE.equals(wished.enabled()),
                null,
                now,
                1,
                now,
                now);
        var stored = store.insert(route, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/alert-routes/" + stored.id()))
                .eTag(EntityTag.of(stored.version()))
                .body(shown(stored));
    }

    @GetMapping
    Listed list(Caller caller) {
        adminsOnly(caller);
        return new Listed(store.all().stream().map(this::shown).toList());
    }

    /** The messengers that a route may name, with what each wants to know. */
    @GetMapping("/messengers")
    Messengers messengers(Caller caller) {
        adminsOnly(caller);
        return new Messengers(Messenger.ALL.stream().map(Offered::of).toList());
    }

    @GetMapping("/{id}")
    ResponseEntity<Shown> read(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        return answer(existing(id));
    }

    @PatchMapping("/{id}")
    ResponseEntity<Shown> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Changes changes) {
        adminsOnly(caller);
        var known = existing(id);
        var seen = EntityTag.version(ifMatch, "the route as it was read", InvalidField::new);
        if (seen != null && seen != known.version()) {
            throw new ChangedMeanwhile("Alert route " + id, known.version());
        }
        var replaced = store.replace(changed(known, changes), known)
                .orElseThrow(() -> new ChangedMeanwhile("Alert route " + id, known.version() + 1));
        var isAnother = !channels.of(replaced).equals(channels.of(known));
        if (isAnother) {
            threads.forgetAll(id);
        }
        if (isAnother || Boolean.TRUE.equals(changes.enabled()) || isHeldOtherwise(replaced, known)) {
            alerts.tryAtOnce(id, clock.instant());
            worker.wake();
        }
        return answer(replaced);
    }

    private static boolean isHeldOtherwise(AlertRoute changed, AlertRoute known) {
        return !Objects.equals(changed.quiet(), known.quiet()) || !Objects.equals(changed.digest(), known.digest());
    }

    private AlertRoute changed(AlertRoute known, Changes changes) {
        var now = clock.instant();
        var messenger = rules.messenger(known.kind());
        var before = channels.of(known);
        var channel = rules.channel(
                messenger,
                changes.url() == null ? before.url() : rules.url(messenger, changes.url()),
                before,
                changes.settings());
        var filter = changes.filter() == null ? known.filter() : rules.filter(changes.filter());
        var enabled = changes.enabled() == null ? known.enabled() : changes.enabled();
        return new AlertRoute(
                known.id(),
                changes.name() == null ? known.name() : rules.name(changes.name()),
                known.kind(),
                channel.url().equals(before.url()) ? known.sealedUrl() : channels.seal(channel.url(), known.id()),
                channels.seal(channel.settings(), messenger, known.id()),
                rules.eventsOf(known, changes.events(), filter),
                filter,
                changes.template() == null ? known.template() : rules.template(changes.template()),
                changes.language() == null ? known.language() : rules.language(changes.language()),
                changes.quiet() == null ? known.quiet() : rules.quiet(changes.quiet()),
                changes.digest() == null ? known.digest() : rules.digest(changes.digest()),
                enabled,
                null,
                // What happened while it was off is not for it.
                enabled && !known.enabled() ? now : known.since(),
                known.version() + 1,
                known.createdAt(),
                now);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        if (!store.delete(id)) {
            throw new NoSuchRoute(id);
        }
        return ResponseEntity.noContent().build();
    }

    private AlertRoute existing(String id) {
        return store.find(id).orElseThrow(() -> new NoSuchRoute(id));
    }

    private ResponseEntity<Shown> answer(AlertRoute route) {
        return ResponseEntity.ok().eTag(EntityTag.of(route.version())).body(shown(route));
    }

    private Shown shown(AlertRoute route) {
        var secrets = Messenger.of(route.kind()).orElseThrow().settings().stream()
                .filter(setting -> setting.form() == Setting.Form.SECRET)
                .map(Setting::name)
                .filter(route.settings()::containsKey)
                .toList();
        var settings = new TreeMap<>(route.settings());
        settings.keySet().removeAll(secrets);
        var failing = route.failing();
        return new Shown(
                route.id(),
                route.kind(),
                route.name(),
                withoutSecret(channels.of(route).url()),
                settings,
                secrets,
                route.events().stream().sorted().toList(),
                route.filter().toText(),
                route.template(),
                route.language(),
                Quiet.of(route.quiet()),
                Burst.of(route.digest()),
                route.enabled(),
                failing == null ? null : failing.sentence(),
                failing == null ? null : failing.words(),
                route.version(),
                route.createdAt(),
                route.updatedAt());
    }

    /** The path of a messenger's address is its password; the host tells an administrator enough. */
    private static String withoutSecret(String url) {
        var uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority() + "/…";
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
