package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.spine.web.InvalidField;
import io.tidings.webhooks.catcher.Answer.Preset;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a catcher may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class CatcherRules {

    /**
     * An answer as a person asks for it; what is absent is as the preset has it.
     *
     * @param status of the preset {@code custom}, as are {@code body} and {@code contentType}
     * @param retryAfter seconds, of the presets {@code rate-limited} and {@code custom}
     */
    record WishedAnswer(
            @Nullable Preset preset,
            @Nullable Integer status,
            @Nullable String body,
            @Nullable String contentType,
            @Nullable Integer retryAfter) {}

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SECRET = 200;
    private static final int LONGEST_BODY = 4_096;
    private static final int LONGEST_RETRY_AFTER = 86_400;

    /** A browser runs neither. */
    private static final Set<String> CONTENT_TYPES = Set.of(Answer.TEXT, Answer.JSON_TYPE);

    private final CatcherProperties properties;

    CatcherRules(CatcherProperties properties) {
        this.properties = properties;
    }

    String name(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "Catcher";
        }
        if (name.length() > LONGEST_NAME) {
            throw new InvalidField("name", "A name has at most " + LONGEST_NAME + " characters.");
        }
        return name.strip();
    }

    /** @return null for none */
    @Nullable
    String secret(@Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            return null;
        }
        if (secret.length() > LONGEST_SECRET) {
            throw new InvalidField("secret", "A secret has at most " + LONGEST_SECRET + " characters.");
        }
        return secret.strip();
    }

    Instant expires(@Nullable Integer hours, Instant now) {
        var lifetime = hours == null ? properties.lifetime() : Duration.ofHours(hours);
        if (lifetime.compareTo(Duration.ofHours(1)) < 0 || lifetime.compareTo(properties.longest()) > 0) {
            throw new InvalidField(
                    "hours",
                    "A catcher stays for 1 to " + properties.longest().toHours() + " hours; it can be extended later.");
        }
        return now.plus(lifetime);
    }

    Answer answer(@Nullable WishedAnswer wished) {
        if (wished == null) {
            return Answer.of(Preset.SLACK);
        }
        if (wished.preset() == null) {
            throw new InvalidField("answer", "An answer needs a preset.");
        }
        return switch (wished.preset()) {
            case SLACK, JSON, ERROR, SLOW -> Answer.of(wished.preset());
            case RATE_LIMITED ->
                Answer.rateLimited(
                        wished.retryAfter() == null ? Answer.USUAL_RETRY_AFTER : retryAfter(wished.retryAfter()));
            case CUSTOM -> custom(wished);
        };
    }

    private static Answer custom(WishedAnswer wished) {
        var usual = Answer.of(Preset.CUSTOM);
        var status = wished.status() == null ? usual.status() : wished.status();
        if (status < 200 || status > 599) {
            throw new InvalidField("answer", "A status lies between 200 and 599.");
        }
        var body = wished.body() == null ? "" : wished.body();
        if (body.getBytes(UTF_8).length > LONGEST_BODY) {
            throw new InvalidField("answer", "An answer's body has at most " + LONGEST_BODY + " bytes.");
        }
        var contentType = wished.contentType() == null ? usual.contentType() : wished.contentType();
        if (!CONTENT_TYPES.contains(contentType)) {
            throw new InvalidField("answer", "An answer is text/plain or application/json.");
        }
        return new Answer(
                Preset.CUSTOM,
                status,
                contentType,
                body,
                wished.retryAfter() == null ? null : retryAfter(wished.retryAfter()),
                0);
    }

    private static int retryAfter(int seconds) {
        if (seconds < 0 || seconds > LONGEST_RETRY_AFTER) {
            throw new InvalidField("answer", "Retry-After lies between 0 and " + LONGEST_RETRY_AFTER + " seconds.");
        }
        return seconds;
    }
}
