package io.tidings.mail.blob;

import io.tidings.mail.MailProperties;
import io.tidings.mail.parse.Octets;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.web.ServiceTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Hands files to ticket-service, which owns them, and asks for them back when a mail has to carry them. */
@Component
public class Blobs {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final URI tickets;
    private final ServiceTokens tokens;

    Blobs(MailProperties properties, ServiceTokens tokens) {
        this.tickets = properties.tickets();
        this.tokens = tokens;
    }

    /**
     * Uploads a file and returns its name there. The same bytes have the same name, so a repeat does no harm.
     *
     * @throws DependencyAway where ticket-service or Keycloak do not answer
     */
    public String upload(Octets content) {
        var answer = send(
                request("/internal/blobs")
                        .header("Content-Type", "application/octet-stream")
                        .POST(content.length() == 0 ? BodyPublishers.noBody() : body(content))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw refused("ticket-service took no file", answer.statusCode());
        }
        var blob = JSON.readTree(answer.body()).path("blob").asString("");
        if (blob.isEmpty()) {
            throw new IllegalStateException("ticket-service took a file and gave it no name");
        }
        return blob;
    }

    /**
     * The bytes of a ticket's file; empty where there is none (any more).
     *
     * @throws DependencyAway where ticket-service or Keycloak do not answer
     */
    public Optional<byte[]> attachment(String ticketId, int n, long most) {
        var answer = send(
                request("/api/v1/tickets/" + ticketId + "/attachments/" + n)
                        .GET()
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() == 404 || answer.statusCode() == 410) {
                return Optional.empty();
            }
            if (answer.statusCode() / 100 != 2) {
                throw refused("ticket-service gave no file", answer.statusCode());
            }
            return Optional.of(in.readNBytes(Math.toIntExact(most)));
        } catch (IOException e) {
            throw new DependencyAway("ticket-service stopped in the middle of a file", e);
        }
    }

    /** Piece by piece: given an array, the client copies all of it before it begins. */
    private static BodyPublisher body(Octets content) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content::stream), content.length());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(tickets.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + tokens.bearer());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new DependencyAway("ticket-service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyAway("Interrupted while asking ticket-service", e);
        }
    }

    private static RuntimeException refused(String what, int status) {
        // 401 and 403 come while Keycloak or its keys are not there yet; no mail is to blame for them.
        var away = status >= 500 || status == 429 || status == 401 || status == 403;
        return away
                ? new DependencyAway(what + ": status " + status, null)
                : new IllegalStateException(what + ": status " + status);
    }
}
