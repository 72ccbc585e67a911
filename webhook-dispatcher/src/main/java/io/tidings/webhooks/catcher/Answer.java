package io.tidings.webhooks.catcher;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a catcher answers.
 *
 * @param contentType never one that a browser would run
 * @param retryAfter the header's value in seconds; absent for no such header
 * @param delay how long the sender waits for it, in seconds
 */
record Answer(
        Preset preset,
        int status,
        String contentType,
        String body,
        @Nullable Integer retryAfter,
        int delay) {

    /** The answers that are asked for most, and one that a person composes. */
    enum Preset {
        /** As Slack's incoming webhooks answer. */
        @JsonProperty("slack")
        SLACK,
        @JsonProperty("json")
        JSON,
        @JsonProperty("rate-limited")
        RATE_LIMITED,
        @JsonProperty("error")
        ERROR,
        /** Longer than our own deliveries wait. */
        @JsonProperty("slow")
        SLOW,
        @JsonProperty("custom")
        CUSTOM
    }

    static final String TEXT = "text/plain";
    static final String JSON_TYPE = "application/json";
    static final int USUAL_RETRY_AFTER = 10;

    static Answer of(Preset preset) {
        return switch (preset) {
            case SLACK, CUSTOM -> new Answer(preset, 200, TEXT, "ok", null, 0);
            case JSON -> new Answer(preset, 200, JSON_TYPE, "{\"ok\":true}", null, 0);
            case RATE_LIMITED -> rateLimited(USUAL_RETRY_AFTER);
            case ERROR -> new Answer(preset, 500, TEXT, "error", null, 0);
            case SLOW -> new Answer(preset, 200, TEXT, "ok", null, 20);
        };
    }

    static Answer rateLimited(int seconds) {
        return new Answer(Preset.RATE_LIMITED, 429, TEXT, "too many requests", seconds, 0);
    }

    /** What the catcher itself has to say to a sender. */
    static Answer refusal(int status, String sentence) {
        return new Answer(Preset.CUSTOM, status, TEXT, sentence, null, 0);
    }

    Duration pause() {
        return Duration.ofSeconds(delay);
    }

    Document toDocument() {
        return new Document("preset", preset.name())
                .append("status", status)
                .append("contentType", contentType)
                .append("body", body)
                .append("retryAfter", retryAfter)
                .append("delay", delay);
    }

    static Answer of(Document stored) {
        return new Answer(
                Preset.valueOf(stored.getString("preset")),
                stored.getInteger("status"),
                stored.getString("contentType"),
                stored.getString("body"),
                stored.getInteger("retryAfter"),
                stored.getInteger("delay"));
    }
}
