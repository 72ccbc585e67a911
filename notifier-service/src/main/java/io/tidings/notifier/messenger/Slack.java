package io.tidings.notifier.alert;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Slack's incoming webhooks (api.slack.com/incoming-webhooks): JSON with {@code text}, answered by 200 and the word ok.
 * Errors are words in plain text; every 4xx but 429 is for good (api.slack.com/changelog/2016-05-17).
 */
record Slack() implements Messenger {

    /** Slack itself cuts at 40,000, long after anybody reads on. */
    private static final int LONGEST = 4_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public OutgoingRequest request(String url, String text) {
        var body = JSON.writeValueAsString(Map.of("text", Messenger.cut(text, LONGEST)));
        return OutgoingRequest.post(
                url, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    /** These three and no others; they also take {@code <!channel>} and {@code <@U…>} their power. */
    @Override
    public String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String link(String url, String label) {
        return "<" + url + "|" + label.replace("|", "¦") + ">";
    }

    @Override
    public Meaning meaningOf(Answered answer) {
        var said = answer.status() + " " + Messenger.firstLine(answer.bodyStart());
        if (answer.status() == 200 && answer.bodyStart().strip().equals("ok")) {
            return new Meaning.Sent();
        }
        if (answer.status() == 429) {
            return new Meaning.TryAgain(said, seconds(answer.header("retry-after")));
        }
        return answer.status() / 100 == 4 ? new Meaning.Never(said) : new Meaning.TryAgain(said, Optional.empty());
    }

    private static Optional<Duration> seconds(Optional<String> retryAfter) {
        return retryAfter
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
