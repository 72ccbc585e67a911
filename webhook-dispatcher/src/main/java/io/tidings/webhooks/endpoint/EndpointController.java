package io.tidings.webhooks.endpoint;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Repeatable;
import io.tidings.webhooks.endpoint.EndpointProblem.ChangedMeanwhile;
import io.tidings.webhooks.endpoint.EndpointProblem.NoSuchEndpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Webhook endpoints for administrators: made, read, changed, deleted. */
@RestController
@RequestMapping("/api/v1/webhook-endpoints")
class EndpointController {

    record NewEndpoint(
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable Audience audience,
            @Nullable Map<String, String> headers,
            @Nullable String secret,
            @Nullable Boolean enabled) {}

    /** What is absent stays as it is. An empty filter is one that every event passes. */
    record Changes(
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable Audience audience,
            @Nullable Map<String, String> headers,
            @Nullable Boolean enabled) {}

    /** @param secret shown once, in the answer that made it; {@code headerNames} are without their values for the same reason */
    record Shown(
            String id,
            String name,
            String url,
            List<String> events,
            String filter,
            Audience audience,
            List<String> headerNames,
            boolean enabled,
            @Nullable String disabledBecause,
            @Nullable String secret,
            long version,
            Instant createdAt,
            Instant updatedAt) {

        static Shown of(Endpoint endpoint, @Nullable String secret) {
            return new Shown(
                    endpoint.id(),
                    endpoint.name(),
                    endpoint.url(),
                    endpoint.events().stream().sorted().toList(),
                    endpoint.filter().toText(),
                    endpoint.audience(),
                    endpoint.sealedHeaders().keySet().stream().sorted().toList(),
                    endpoint.enabled(),
                    endpoint.disabledBecause(),
                    secret,
                    endpoint.version(),
                    endpoint.createdAt(),
                    endpoint.updatedAt());
        }
    }

    record Listed(List<Shown> endpoints) {}

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final EndpointStore store;
    private final EndpointRules rules;
    private final Clock clock;

    EndpointController(EndpointStore store, EndpointRules rules, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Shown> create(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewEndpoint wished) {
        adminsOnly(caller);
        var repeatable = Repeatable.of(caller, idempotencyKey, wished);
        var id = ids.generate().toString();
        var now = clock.instant();
        var url = rules.url(wished.url());
        var secret = rules.secret(wished.secret());
        var endpoint = new Endpoint(
                id,
                wished.name() == null || wished.name().isBlank()
                        ? URI.create(url).getHost()
                        : rules.name(wished.name()),
                url,
                rules.events(wished.events()),
                rules.filter(wished.filter()),
                wished.audience() == null ? Audience.PUBLIC : wished.audience(),
                rules.sealedHeaders(wished.headers() == null ? Map.of() : wished.headers(), id),
                List.of(rules.sealed(secret, id)),
                !Boolean.FALSE.equals(wished.enabled()),
                null,
                now,
                1,
                now,
                now);
        var stored = store.insert(endpoint, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/webhook-endpoints/" + stored.id()))
                .eTag(Long.toString(stored.version()))
                .body(Shown.of(stored, rules.opened(stored.sealedSecrets().getFirst(), stored.id())));
    }

    @GetMapping
    Listed list(Caller caller) {
        adminsOnly(caller);
        return new Listed(
                store.all().stream().map(endpoint -> Shown.of(endpoint, null)).toList());
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

    private Endpoint changed(Endpoint known, Changes changes) {
        var now = clock.instant();
        var enabled = changes.enabled() == null ? known.enabled() : changes.enabled();
        var newlyEnabled = enabled && !known.enabled();
        return new Endpoint(
                known.id(),
                changes.name() == null ? known.name() : rules.name(changes.name()),
                changes.url() == null ? known.url() : rules.url(changes.url()),
                changes.events() == null ? known.events() : rules.events(changes.events()),
                changes.filter() == null ? known.filter() : rules.filter(changes.filter()),
                changes.audience() == null ? known.audience() : changes.audience(),
                changes.headers() == null ? known.sealedHeaders() : rules.sealedHeaders(changes.headers(), known.id()),
                known.sealedSecrets(),
                enabled,
                enabled ? null : known.disabledBecause(),
                // What happened while it was off is not for it; replaying is an act of its own.
                newlyEnabled ? now : known.since(),
                known.version() + 1,
                known.createdAt(),
                now);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        if (!store.delete(id)) {
            throw new NoSuchEndpoint(id);
        }
        return ResponseEntity.noContent().build();
    }

    private Endpoint existing(String id) {
        return Optional.of(id).flatMap(store::find).orElseThrow(() -> new NoSuchEndpoint(id));
    }

    private static ResponseEntity<Shown> answer(Endpoint endpoint) {
        return ResponseEntity.ok().eTag(Long.toString(endpoint.version())).body(Shown.of(endpoint, null));
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
