package io.tidings.notifier.messenger;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slack's incoming webhooks (api.slack.com/incoming-webhooks): JSON with {@code text}, answered by 200 and the word ok.
 * Errors are words in plain text; every 4xx but 429 is for good (api.slack.com/changelog/2016-05-17). Others speak the same
 * format, Rocket.Chat among them.
 */
record Slack() implements Messenger {

    private static final List<Rate> OF_SLACK_ITSELF = List.of(new Rate(1, Duration.ofSeconds(1)));

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public String title() {
        return "Slack";
    }

    @Override
    public Evidence evidence() {
        return Evidence.DOCUMENTED;
    }

    /** Heeded by legacy webhooks and by those who speak Slack's format; an app's webhook is bound to its channel. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.optional("channel"));
    }

    /** Slack itself cuts at 40,000, long after anybody reads on. */
    @Override
    public int longest() {
        return 4_000;
    }

    /** api.slack.com/docs/rate-limits; others who speak the format say 429 when it is theirs to say. */
    @Override
    public List<Rate> rates(String url) {
        var host = String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
        return host.equals("hooks.slack.com") || host.equals("hooks.slack-gov.com") ? OF_SLACK_ITSELF : List.of();
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var body = new HashMap<>(Map.of("text", text));
        channel.setting("channel").ifPresent(name -> body.put("channel", name));
        return Messenger.json(channel.url(), body);
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
    public Meaning meaningOf(Answered answer, Channel channel) {
        var isOk = answer.status() == 200 && answer.bodyStart().strip().equals("ok");
        return isOk ? Meaning.sent(answer) : Meaning.failure(answer);
    }
}
