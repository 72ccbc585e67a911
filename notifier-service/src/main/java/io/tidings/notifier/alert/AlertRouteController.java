package io.tidings.notifier.alert;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Permission;
import io.tidings.notifier.alert.AlertProblem.ChangedMeanwhile;
import io.tidings.notifier.alert.AlertProblem.NoSuchRoute;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Repeatable;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    record NewRoute(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable String template,
            @Nullable String language,
            @Nullable Boolean enabled) {}

    /** What is absent stays as it is. An empty template is the built-in wording. */
    record Changes(
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable String template,
            @Nullable String language,
            @Nullable Boolean enabled) {}

    /** @param url without the part that is the secret */
    record Shown(
            String id,
            String kind,
            String name,
            String url,
            List<String> events,
            String filter,
            @Nullable String template,
            String language,
            boolean enabled,
            @Nullable String failing,
            long version,
            Instant createdAt,
            Instant updatedAt) {}

    record Listed(List<Shown> routes) {}

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final AlertRouteStore store;
    private final AlertRules rules;
    private final Seal seal;
    private final Clock clock;

    AlertRouteController(AlertRouteStore store, AlertRules rules, Seal seal, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.seal = seal;
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
        var kind = rules.kind(wished.kind());
        var filter = rules.filter(wished.filter());
        var route = new AlertRoute(
                id,
                rules.name(wished.name() == null ? kind : wished.name()),
                kind,
                seal.seal(rules.url(wished.url()), id),
                rules.eventsOf(wished.events(), filter),
                filter,
                rules.template(wished.template()),
                rules.language(wished.language()),
                !Boolean.FALSE.equals(wished.enabled()),
                null,
                now,
                1,
                now,
                now);
        var stored = store.insert(route, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/alert-routes/" + stored.id()))
                .eTag(Long.toString(stored.version()))
                .body(shown(stored));
    }

    @GetMapping
    Listed list(Caller caller) {
        adminsOnly(caller);
        return new Listed(store.all().stream().map(this::shown).toList());
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
        if (ifMatch != null && !ifMatch.replace("\"", "").equals(Long.toString(known.version()))) {
            throw new ChangedMeanwhile(id, known.version());
        }
        return answer(store.replace(changed(known, changes), known.version())
                .orElseThrow(() -> new ChangedMeanwhile(id, known.version() + 1)));
    }

    private AlertRoute changed(AlertRoute known, Changes changes) {
        var now = clock.instant();
        var enabled = changes.enabled() == null ? known.enabled() : changes.enabled();
        return new AlertRoute(
                known.id(),
                changes.name() == null ? known.name() : rules.name(changes.name()),
                known.kind(),
                changes.url() == null ? known.sealedUrl() : seal.seal(rules.url(changes.url()), known.id()),
                changes.events() == null ? known.events() : rules.events(changes.events()),
                changes.filter() == null ? known.filter() : rules.filter(changes.filter()),
                changes.template() == null ? known.template() : rules.template(changes.template()),
                changes.language() == null ? known.language() : rules.language(changes.language()),
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
        return ResponseEntity.ok().eTag(Long.toString(route.version())).body(shown(route));
    }

    private Shown shown(AlertRoute route) {
        return new Shown(
                route.id(),
                route.kind(),
                route.name(),
                withoutSecret(seal.open(route.sealedUrl(), route.id())),
                route.events().stream().sorted().toList(),
                route.filter().toText(),
                route.template(),
                route.language(),
                route.enabled(),
                route.failing(),
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
