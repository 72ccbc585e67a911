package io.tidings.notifier.stream;

import io.tidings.spine.web.Problem;
import org.springframework.http.HttpStatus;

/** What the feed cannot do. */
abstract sealed class StreamProblem extends Problem {

    private static final long serialVersionUID = 1L;

    private StreamProblem(HttpStatus status, String code, String sentence) {
        super(status, code, sentence);
    }

    /** The events after the position are no longer kept. */
    static final class PositionGone extends StreamProblem {

        private static final long serialVersionUID = 1L;

        PositionGone() {
            super(
                    HttpStatus.GONE,
                    "position-gone",
                    "The events after this position are no longer kept. Read the present state (GET /api/v1/views and tickets,"
                            + " or the topic tidings.current), then follow the stream from now on, without a position.");
        }
    }

    /** The token was not given out by this feed. */
    static final class PositionUnreadable extends StreamProblem {

        private static final long serialVersionUID = 1L;

        PositionUnreadable() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "position-unreadable",
                    "The position is none that this feed gave out; leave it out to begin with now.");
        }
    }

    /** A condition that cannot be read. */
    static final class FilterUnreadable extends StreamProblem {

        private static final long serialVersionUID = 1L;

        FilterUnreadable(String reason) {
            super(HttpStatus.BAD_REQUEST, "filter-unreadable", "The filter cannot be read: " + reason);
        }
    }

    /** No link was brought, none of ours, or one to another request. */
    static final class LinkUnknown extends StreamProblem {

        private static final long serialVersionUID = 1L;

        LinkUnknown() {
            super(
                    HttpStatus.UNAUTHORIZED,
                    "link-unknown",
                    "This link opens nothing. Use the newest mail about the request.");
        }
    }

    /** Enough pages of one request are open. */
    static final class PagesOpen extends StreamProblem {

        private static final long serialVersionUID = 1L;

        PagesOpen(int most) {
            super(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "guest-streams",
                    "%d pages of this request are open; close one, or ask for the request now and then."
                            .formatted(most));
        }
    }

    /** The topics cannot be read now. */
    static final class KafkaAway extends StreamProblem {

        private static final long serialVersionUID = 1L;

        KafkaAway() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "feed-away",
                    "The event feed is not available now; ask again in a moment.");
        }

        KafkaAway(Exception cause) {
            this();
            initCause(cause);
        }
    }
}
