package io.tidings.gateway.plain;

import io.netty.handler.codec.http.HttpMethod;
import io.tidings.gateway.GatewaySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends whoever comes in the open to the configured public address, and tells certificate authorities what they ask for. A change
 * that was sent in the open is refused rather than redirected: it should have failed at its first try, not at the second.
 */
@Component
class PlainDoor implements SmartLifecycle {

    private static final String CHALLENGE = "/.well-known/acme-challenge/";

    /** As RFC 8555 writes them: there is no way out of the folder. */
    private static final Pattern CHALLENGE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PlainSettings plain;
    private final GatewaySettings settings;
    private @Nullable DisposableServer server;

    PlainDoor(PlainSettings plain, GatewaySettings settings) {
        this.plain = plain;
        this.settings = settings;
    }

    @Override
    public void start() {
        if (plain.port() > 0) {
            server = HttpServer.create()
                    .port(plain.port())
                    .idleTimeout(PATIENCE)
                    .requestTimeout(PATIENCE)
                    .handle(this::answer)
                    .bindNow();
        }
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        var challenge = challenge(request.uri());
        if (challenge.isPresent()) {
            return response.header("Content-Type", "text/plain").sendFile(challenge.get());
        }
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            return response.status(403)
                    .header("Content-Type", "text/plain")
                    .sendString(Mono.just("Use " + settings.url() + ": what was sent travelled in the open.\n"));
        }
        // The host is the configured one, whatever the request says of itself.
        return response.status(308)
                .header("Location", settings.url() + wanted(request.uri()))
                .send();
    }

    private Optional<Path> challenge(String wanted) {
        return Optional.of(wanted)
                .filter(uri -> !plain.challenges().isBlank() && uri.startsWith(CHALLENGE))
                .map(uri -> uri.substring(CHALLENGE.length()))
                .filter(name -> CHALLENGE_NAME.matcher(name).matches())
                .map(name -> Path.of(plain.challenges()).resolve(name))
                .filter(Files::isRegularFile);
    }

    private static String wanted(String uri) {
        try {
            var address = new URI(uri);
            var path = address.getRawPath();
            var query = address.getRawQuery();
            return path == null || !path.startsWith("/") ? "/" : query == null ? path : path + "?" + query;
        } catch (URISyntaxException unreadable) {
            return "/";
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.disposeNow(PATIENCE);
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
