package io.tidings.webhooks.catcher;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Repeatable;
import io.tidings.webhooks.catcher.CatcherProblem.NoSuchCatcher;
import io.tidings.webhooks.catcher.CatcherProblem.NoSuchRequest;
import io.tidings.webhooks.catcher.CatcherProblem.TooManyCatchers;
import io.tidings.webhooks.catcher.Caught.Header;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Catchers for those who work at this desk: agents have their own, administrators see all. */
@RestController
@RequestMapping("/api/v1/catchers")
class CatcherController {

    /** @param hours from now on that it stays; absent for the usual time */
    record NewCatcher(
            @Nullable String name,
            CatcherRules.@Nullable WishedAnswer answer,
            @Nullable String secret,
            @Nullable Integer hours) {}

    /** What is absent stays as it is. An empty secret is none. */
    record Changes(
            @Nullable String name,
            CatcherRules.@Nullable WishedAnswer answer,
            @Nullable String secret,
            @Nullable Integer hours) {}

    /**
     * @param url what senders are given
     * @param kept how many requests can be looked at
     * @param caught how many came in all
     */
    record Shown(
            String id,
            String name,
            String url,
            String owner,
            String ownerName,
            Answer answer,
            boolean hasSecret,
            int kept,
            long caught,
            Instant createdAt,
            Instant expiresAt) {}

    record Listed(List<Shown> catchers) {}

    /** @param checks what became of each signature; empty where it has none */
    record ListedRequest(
            String id,
            Instant at,
            String method,
            String path,
            int bytes,
            boolean cut,
            int status,
            List<SignatureCheck> checks) {

        static ListedRequest of(Caught request) {
            return new ListedRequest(
                    request.id(),
                    request.at(),
                    request.method(),
                    request.path(),
                    request.body().length,
                    request.cut(),
                    request.status(),
                    request.checks());
        }
    }

    record ListedRequests(List<ListedRequest> requests) {}

    /** How a body's bytes are written into JSON. */
    enum Encoding {
        @JsonProperty("utf-8")
        UTF_8,
        /** What is no text. */
        @JsonProperty("base64")
        BASE64
    }

    record ShownRequest(
            String id,
            Instant at,
            String method,
            String path,
            @Nullable String query,
            String from,
            List<Header> headers,
            String body,
            Encoding encoding,
            int bytes,
            boolean cut,
            int status,
            List<SignatureCheck> checks) {

        static ShownRequest of(Caught request) {
            var text = text(request.body());
            return new ShownRequest(
                    request.id(),
                    request.at(),
                    request.method(),
                    request.path(),
                    request.query(),
                    request.from(),
                    request.headers(),
                    text.orElseGet(() -> Base64.getEncoder().encodeToString(request.body())),
                    text.isPresent() ? Encoding.UTF_8 : Encoding.BASE64,
                    request.body().length,
                    request.cut(),
                    request.status(),
                    request.checks());
        }

        private static Optional<String> text(byte[] body) {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body))
                        .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
    }

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final SecureRandom random = new SecureRandom();
    private final CatcherStore store;
    private final CatcherRules rules;
    private final CatcherKeys keys;
    private final CatcherStreams streams;
    private final CatcherProperties properties;
    private final Seal seal;
    private final Clock clock;

    CatcherController(
            CatcherStore store,
            CatcherRules rules,
            CatcherKeys keys,
            CatcherStreams streams,
            CatcherProperties properties,
            Seal seal,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.keys = keys;
        this.streams = streams;
        this.properties = properties;
        this.seal = seal;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Shown> create(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewCatcher wished) {
        agentsOnly(caller);
        var repeatable = Repeatable.of(caller, idempotencyKey, wished);
        var now = clock.instant();
        var existing = store.all(now);
        if (existing.size() >= properties.most()) {
            throw new TooManyCatchers(properties.most());
        }
        var id = ids.generate().toString();
        var secret = rules.secret(wished.secret());
        var catcher = new Catcher(
                id,
                rules.name(wished.name()),
                token(),
                caller.id(),
                caller.name(),
                rules.answer(wished.answer()),
                secret == null ? null : seal.seal(secret, id),
                List.of(),
                0,
                now,
                rules.expires(wished.hours(), now));
        var stored = store.insert(catcher, repeatable);
        return ResponseEntity.created(URI.create("/api/v1/catchers/" + stored.id()))
                .body(shown(stored));
    }

    /** 256 bits: nobody guesses one. */
    private String token() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @GetMapping
    Listed list(Caller caller) {
        agentsOnly(caller);
        return new Listed(store.all(clock.instant()).stream()
                .filter(catcher -> maySee(caller, catcher))
                .map(this::shown)
                .toList());
    }

    @GetMapping("/{id}")
    Shown read(Caller caller, @PathVariable String id) {
        return shown(visible(caller, id));
    }

    @PatchMapping("/{id}")
    Shown change(Caller caller, @PathVariable String id, @RequestBody Changes changes) {
        visible(caller, id);
        var updates = new ArrayList<Bson>();
        if (changes.name() != null) {
            updates.add(Updates.set("name", rules.name(changes.name())));
        }
        if (changes.answer() != null) {
            updates.add(Updates.set("answer", rules.answer(changes.answer()).toDocument()));
        }
        if (changes.secret() != null) {
            var secret = rules.secret(changes.secret());
            updates.add(Updates.set("secret", secret == null ? null : seal.seal(secret, id)));
        }
        if (changes.hours() != null) {
            var expires = rules.expires(changes.hours(), clock.instant());
            updates.add(Updates.set("expires", Date.from(expires)));
            store.keepUntil(id, expires);
        }
        if (updates.isEmpty()) {
            return shown(visible(caller, id));
        }
        var changed = store.change(id, Updates.combine(updates)).orElseThrow(() -> new NoSuchCatcher(id));
        if (changes.secret() != null) {
            checkAgain(changed);
        }
        return shown(changed);
    }

    /** What came before the key was told is what the person is looking at. */
    private void checkAgain(Catcher catcher) {
        for (var request : store.requests(catcher.id())) {
            var checks = Signatures.check(
                    request.headers(),
                    request.body(),
                    request.cut(),
                    request.at(),
                    keys.of(catcher, request.headers()));
            store.setChecks(request.id(), checks);
        }
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        visible(caller, id);
        store.delete(id);
        streams.caught(id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/requests")
    ListedRequests requests(Caller caller, @PathVariable String id) {
        visible(caller, id);
        return new ListedRequests(
                store.requests(id).stream().map(ListedRequest::of).toList());
    }

    @DeleteMapping("/{id}/requests")
    ResponseEntity<Void> clear(Caller caller, @PathVariable String id) {
        store.clear(visible(caller, id));
        streams.caught(id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/requests/{request}")
    ShownRequest request(Caller caller, @PathVariable String id, @PathVariable String request) {
        visible(caller, id);
        return ShownRequest.of(store.request(id, request).orElseThrow(() -> new NoSuchRequest(request)));
    }

    @GetMapping("/{id}/stream")
    void stream(
            Caller caller, @AuthenticationPrincipal Jwt token, @PathVariable String id, HttpServletResponse response)
            throws IOException, InterruptedException {
        visible(caller, id);
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        try {
            streams.run(id, Optional.ofNullable(token.getExpiresAt()).orElse(Instant.MAX), response.getOutputStream());
        } catch (IOException e) {
            // The reader hung up, which is how most streams end.
        }
    }

    private Catcher visible(Caller caller, String id) {
        agentsOnly(caller);
        return store.find(id)
                .filter(catcher -> !catcher.hasExpired(clock.instant()) && maySee(caller, catcher))
                .orElseThrow(() -> new NoSuchCatcher(id));
    }

    private Shown shown(Catcher catcher) {
        return new Shown(
                catcher.id(),
                catcher.name(),
                keys.url(catcher),
                catcher.owner(),
                catcher.ownerName(),
                catcher.answer(),
                catcher.sealedSecret() != null,
                catcher.kept().size(),
                catcher.caught(),
                catcher.createdAt(),
                catcher.expires());
    }

    private static boolean maySee(Caller caller, Catcher catcher) {
        return caller.may(Permission.ADMIN_CONNECTIONS) || catcher.owner().equals(caller.id());
    }

    private static void agentsOnly(Caller caller) {
        if (!caller.isAgent()) {
            throw new AccessDeniedException("Catchers are for those who work at this desk");
        }
    }
}
