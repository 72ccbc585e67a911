package io.tidings.webhooks.endpoint;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Permission;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.Repeatable;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.body.BodyCheck;
import io.tidings.webhooks.body.BodyFormat;
import io.tidings.webhooks.endpoint.EndpointProblem.ChangedMeanwhile;
import io.tidings.webhooks.endpoint.EndpointProblem.NoSuchEndpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

    /**
     * What is sent of an event.
     *
     * @param format {@code event} (the default) is the event's envelope as the contract has it; {@code json}, {@code form},
     *     {@code xml} and {@code text} are templates; {@code jira} is the shape of Jira's {@code jira:issue_created} and
     *     {@code jira:issue_updated}
     * @param template with placeholders such as {@code {{ticket.subject}}}, of Jitbit ({@code #subject#}) or of Zammad
     *     ({@code #{ticket.title}}), for the formats that have one; at most 60,000 characters
     */
    record BodyWish(@Nullable BodyFormat format, @Nullable String template) {}

    /**
     * @param name absent for the host of the url
     * @param url https, or http inside the ranges that the operator allowed
     * @param events types such as {@code ticket.opened.v1}; {@code *} stands for all
     * @param filter only what passes it is sent; as text or as JSON
     * @param audience {@code public} (the default): what customers may see; {@code internal}: everything
     * @param method POST (the default), PUT, PATCH, DELETE or GET, which has no body
     * @param body absent for the event itself
     * @param headers by name; their values are never answered
     * @param auth absent for none
     * @param hubSignature {@code x-hub-signature-256} (GitHub) or {@code x-hub-signature} (WebSub, Jira) adds that header,
     *     an HMAC-SHA256 of the body with the secret's whole text as key; {@code none} is the default
     * @param pace absent for no limits
     * @param secret {@code whsec_} and 24 to 64 bytes in base64, or {@code whsk_} and the 64 bytes of an Ed25519 key pair, which signs by
     *     {@code v1a}; absent for a new one of the first kind, which the answer shows this once
     */
    record NewEndpoint(
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable Audience audience,
            @Nullable String method,
            @Nullable BodyWish body,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable AuthWish auth,
            @Nullable HubSignature hubSignature,
            @Nullable PaceWish pace,
            @Nullable String secret,
            @Nullable Boolean enabled) {}

    /**
     * What is absent stays as it is. An empty filter is one that every event passes.
     *
     * @param url at another scheme, host or port the values of headers and the secret of auth have to be given again, or left out
     * @param headers all of them, by name; one whose value is null keeps the value that it has
     */
    record Changes(
            @Nullable String name,
            @Nullable String url,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable Audience audience,
            @Nullable String method,
            @Nullable BodyWish body,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable AuthWish auth,
            @Nullable HubSignature hubSignature,
            @Nullable PaceWish pace,
            @Nullable Boolean enabled) {}

    /**
     * A new key in the place of the one that signs now.
     *
     * @param secret {@code whsec_} and 24 to 64 bytes in base64, or {@code whsk_} and the 64 bytes of an Ed25519 key pair; absent for a
     *     new one of the first kind
     * @param hours how long the old key signs beside it, 0 to 168; absent for 24
     */
    record Rotation(@Nullable String secret, @Nullable Integer hours) {}

    /** How requests sign in, without the secrets. */
    record AuthShown(
            Auth.Kind type,
            @Nullable String username,
            @Nullable String tokenUrl,
            @Nullable String clientId,
            @Nullable String scope) {

        static AuthShown of(Auth auth) {
            return new AuthShown(auth.kind(), auth.username(), auth.tokenUrl(), auth.clientId(), auth.scope());
        }
    }

    /**
     * A body that somebody is about to save, and what it would be for.
     *
     * @param body absent for the event itself
     * @param events types, or {@code *}
     * @param audience absent for {@code public}
     * @param ticket id, key or number of one of the last 50 tickets to show it on; absent for the last
     */
    record Draft(
            @Nullable BodyWish body,
            @Nullable Set<String> events,
            @Nullable JsonNode filter,
            @Nullable Audience audience,
            @Nullable String ticket) {}

    /**
     * @param headerNames without their values, which are secrets too
     * @param oldKeyUntil until when the key before the newest signs as well; absent where there is none
     * @param failingSince the first failure after the last success
     * @param pausedUntil nothing is sent until then, which costs no attempt; {@code pausedBecause} says why, in English, and
     *     {@code pausedWhy} for sentences in other languages, where it has a word
     * @param disabledBecause why deliveries stopped, where it was not an administrator's wish, in English; {@code disabledWhy} is for
     *     sentences in other languages, and {@code disabledAt} says when. What happens within 14 days from then is kept for a replay
     * @param secret shown once, in the answer that made it
     */
    record Shown(
            String id,
            String name,
            String url,
            List<String> events,
            String filter,
            Audience audience,
            String method,
            Body body,
            List<String> headerNames,
            AuthShown auth,
            HubSignature hubSignature,
            @Nullable Instant oldKeyUntil,
            Pace pace,
            @Nullable Instant failingSince,
            @Nullable Instant pausedUntil,
            @Nullable String pausedBecause,
            Why.@Nullable Words pausedWhy,
            boolean enabled,
            @Nullable String disabledBecause,
            Why.@Nullable Words disabledWhy,
            @Nullable Instant disabledAt,
            @Nullable String secret,
            long version,
            Instant createdAt,
            Instant updatedAt) {

        static Shown of(Endpoint endpoint, @Nullable String secret, Instant now) {
            var paused =
                    endpoint.standing().isPausedAt(now) ? endpoint.standing().pausedBecause() : null;
            var disabled = endpoint.disabledBecause();
            return new Shown(
                    endpoint.id(),
                    endpoint.name(),
                    endpoint.url(),
                    endpoint.events().stream().sorted().toList(),
                    endpoint.filter().toText(),
                    endpoint.audience(),
                    endpoint.method(),
                    endpoint.body(),
                    endpoint.sealedHeaders().keySet().stream().sorted().toList(),
                    AuthShown.of(endpoint.auth()),
                    endpoint.hubSignature(),
                    endpoint.keys().stream()
                            .flatMap(key -> Stream.ofNullable(key.until()))
                            .filter(now::isBefore)
                            .findFirst()
                            .orElse(null),
                    endpoint.pace(),
                    endpoint.standing().failingSince(),
                    endpoint.standing().isPausedAt(now) ? endpoint.standing().pausedUntil() : null,
                    paused == null ? null : paused.sentence(),
                    paused == null ? null : paused.words(),
                    endpoint.enabled(),
                    disabled == null ? null : disabled.sentence(),
                    disabled == null ? null : disabled.words(),
                    endpoint.disabledAt(),
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
    private final BodyCheck bodies;
    private final Backlog backlog;
    private final Clock clock;

    EndpointController(EndpointStore store, EndpointRules rules, BodyCheck bodies, Backlog backlog, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.bodies = bodies;
        this.backlog = backlog;
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
                rules.method(wished.method()),
                body(wished.body()),
                rules.sealedHeaders(wished.headers(), id),
                rules.auth(wished.auth(), id),
                wished.hubSignature() == null ? HubSignature.NONE : wished.hubSignature(),
                List.of(new SigningKey(rules.sealed(secret, id), null)),
                EndpointRules.pace(wished.pace(), Pace.FREE),
                Standing.GOOD,
                !Boolean.FALSE.equals(wished.enabled()),
                null,
                null,
                now,
                1,
                now,
                now);
        EndpointRules.checkTogether(endpoint.auth(), endpoint.sealedHeaders());
        checkBody(endpoint);
        var stored = store.insert(endpoint, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/webhook-endpoints/" + stored.id()))
                .eTag(EntityTag.of(stored.version()))
                .body(Shown.of(stored, rules.opened(stored.keys().getFirst().sealed(), stored.id()), now));
    }

    /**
     * Shows what a body makes of a ticket, and on which of the last 50 tickets it would be broken. Saves nothing, sends nothing.
     */
    @PostMapping("/preview")
    BodyCheck.Preview preview(Caller caller, @RequestBody Draft draft) {
        adminsOnly(caller);
        return bodies.preview(
                body(draft.body()),
                EndpointRules.subscription(
                        rules.events(draft.events()),
                        rules.filter(draft.filter()),
                        draft.audience() == null ? Audience.PUBLIC : draft.audience()),
                draft.ticket() == null || draft.ticket().isBlank()
                        ? null
                        : draft.ticket().strip());
    }

    private Body body(@Nullable BodyWish wish) {
        return wish == null ? Body.EVENT : bodies.readable(wish.format(), wish.template());
    }

    private void checkBody(Endpoint endpoint) {
        bodies.safe(
                endpoint.body(), EndpointRules.subscription(endpoint.events(), endpoint.filter(), endpoint.audience()));
    }

    @GetMapping
    Listed list(Caller caller) {
        adminsOnly(caller);
        return new Listed(store.all().stream()
                .map(endpoint -> Shown.of(endpoint, null, clock.instant()))
                .toList());
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
        var known = seen(id, ifMatch);
        var changed = changed(known, changes);
        EndpointRules.checkTogether(changed.auth(), changed.sealedHeaders());
        if (changes.body() != null
                || changes.events() != null
                || changes.filter() != null
                || changes.audience() != null) {
            checkBody(changed);
        }
        var replaced = replaced(changed, known);
        if (!Objects.equals(changed.pace().perMinute(), known.pace().perMinute())) {
            store.forgetSlots(id);
            backlog.lineUpAnew(id);
        }
        // At another address, or after a repair, nobody waits for what an earlier failure asked for.
        if (!changed.url().equals(known.url()) || Boolean.TRUE.equals(changes.enabled())) {
            store.recovered(id);
            backlog.tryAtOnce(id);
            return answer(existing(id));
        }
        return answer(replaced);
    }

    private Endpoint seen(String id, @Nullable String ifMatch) {
        var known = existing(id);
        var seen = EntityTag.version(ifMatch, "the endpoint as it was read", InvalidField::new);
        if (seen != null && seen != known.version()) {
            throw new ChangedMeanwhile(id, known.version());
        }
        return known;
    }

    private Endpoint replaced(Endpoint changed, Endpoint known) {
        return store.replace(changed, known.version())
                .orElseThrow(() -> new ChangedMeanwhile(known.id(), known.version() + 1));
    }

    private Endpoint changed(Endpoint known, Changes changes) {
        var now = clock.instant();
        var enabled = changes.enabled() == null ? known.enabled() : changes.enabled();
        var url = changes.url() == null ? known.url() : rules.url(changes.url());
        return new Endpoint(
                known.id(),
                changes.name() == null ? known.name() : rules.name(changes.name()),
                url,
                changes.events() == null ? known.events() : rules.events(changes.events()),
                changes.filter() == null ? known.filter() : rules.filter(changes.filter()),
                changes.audience() == null ? known.audience() : changes.audience(),
                changes.method() == null ? known.method() : rules.method(changes.method()),
                changes.body() == null ? known.body() : body(changes.body()),
                rules.sealedHeaders(changes.headers(), known, url),
                rules.auth(changes.auth(), known, url),
                changes.hubSignature() == null ? known.hubSignature() : changes.hubSignature(),
                known.keys(),
                EndpointRules.pace(changes.pace(), known.pace()),
                known.standing(),
                enabled,
                enabled ? null : known.disabledBecause(),
                enabled ? null : known.disabledAt(),
                enabled ? known.sinceIfEnabled(now) : known.since(),
                known.version() + 1,
                known.createdAt(),
                now);
    }

    /**
     * Signs with a new key from now on, and for some hours with the old one as well, so that a receiver may change at its leisure.
     * Under Standard Webhooks both signatures are in one header; of the hub's header the old key's stays in its place until it
     * ends, and the new key's is in a header whose name ends in {@code -Next}.
     */
    @PostMapping("/{id}/rotate-secret")
    ResponseEntity<Shown> rotate(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Rotation rotation) {
        adminsOnly(caller);
        var known = seen(id, ifMatch);
        var secret = rules.secret(rotation.secret());
        var rotated = known.rotated(
                new SigningKey(rules.sealed(secret, id), null),
                EndpointRules.overlap(rotation.hours()),
                clock.instant());
        return answer(replaced(rotated, known), secret);
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

    private ResponseEntity<Shown> answer(Endpoint endpoint) {
        return answer(endpoint, null);
    }

    private ResponseEntity<Shown> answer(Endpoint endpoint, @Nullable String secret) {
        return ResponseEntity.ok()
                .eTag(EntityTag.of(endpoint.version()))
                .body(Shown.of(endpoint, secret, clock.instant()));
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
