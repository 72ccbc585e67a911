package io.tidings.search.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.transport.TransportException;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.web.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Elasticsearch does not answer, or not now: nothing is wrong with what was asked of it. A person is told so; a reaction
 * waits, since the cause is a {@link DependencyAway}.
 */
public final class ElasticsearchAway extends Problem {

    public ElasticsearchAway(String reason) {
        this(reason, null);
    }

    private ElasticsearchAway(String reason, @Nullable Throwable cause) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "search-away",
                "Search and lists are away: Elasticsearch does not answer. Tickets can still be opened, read by number and answered; lists catch up by themselves.");
        initCause(new DependencyAway(reason, cause));
    }

    /** What one request asks. */
    @FunctionalInterface
    public interface Request<T> {
        T send() throws IOException;
    }

    /**
     * Sends a request, telling an absent Elasticsearch from one that refuses.
     *
     * @throws ElasticsearchAway where asking again may help
     * @throws ElasticsearchException where it will not: a malformed request, a conflict
     */
    public static <T> T orAway(Request<T> request) {
        try {
            return request.send();
        } catch (TransportException e) {
            if (e.statusCode() / 100 == 2) {
                // It did answer, and we did not understand: waiting will not help, so no IOException may be the cause.
                var unread = new IllegalStateException("Elasticsearch's answer cannot be read: " + e.getMessage());
                unread.addSuppressed(e);
                throw unread;
            }
            throw new ElasticsearchAway("Elasticsearch does not answer: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ElasticsearchAway("Elasticsearch does not answer: " + e.getMessage(), e);
        } catch (ElasticsearchException e) {
            if (mayPass(e.status(), e.error())) {
                throw new ElasticsearchAway("Elasticsearch cannot answer now: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Everything but a plain refusal: no index yet, too many requests, a disk that is too full, a node that starts. */
    public static boolean mayPass(int status, ErrorCause error) {
        return switch (status) {
            case 400, 409, 413 -> false;
            case 403 -> "cluster_block_exception".equals(error.type());
            default -> true;
        };
    }
}
