package io.tidings.notifier.messenger;

import io.tidings.notifier.messenger.Meaning.Never;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mattermost's incoming webhooks (developers.mattermost.com, integrate/webhooks/incoming): JSON with {@code text}, real
 * Markdown, answered by 200 and the word ok. What its errors mean is read from the server's source (web/webhook.go): 400 is also
 * an unknown hook, 501 a server on which webhooks are switched off.
 */
record Mattermost() implements Messenger {

    private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_~\\[\\]<>#|!]");
    private static final Pattern LIST_AT_LINE_START = Pattern.compile("(?m)^(\\s*)([-+=]|\\d+(?=[.)]))");

    @Override
    public String kind() {
        return "mattermost";
    }

    @Override
    public String title() {
        return "Mattermost";
    }

    @Override
    public Evidence evidence() {
        return Evidence.DOCUMENTED;
    }

    /** A channel by its name or {@code @user}, unless the hook is locked to one; and under which name it is said. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.optional("channel"), Setting.optional("sender"));
    }

    /** The server holds 16,383 and would split what is longer by itself. */
    @Override
    public int longest() {
        return 16_000;
    }

    /** What a server allows anybody unless its administrator says otherwise (RateLimitSettings.PerSec). */
    @Override
    public List<Rate> rates(String url) {
        return List.of(new Rate(10, Duration.ofSeconds(1)));
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var body = new HashMap<>(Map.of("text", text));
        channel.setting("channel").ifPresent(name -> body.put("channel", name));
        channel.setting("sender").ifPresent(name -> body.put("username", name));
        return Messenger.json(channel.url(), body);
    }

    /**
     * Backslashes against Markdown, which also part {@code <!channel>}, that the server would read as a call to all; and behind
     * an @ a space of no width, since no backslash stops a mention.
     */
    @Override
    public String escape(String value) {
        var plain = MARKDOWN.matcher(value).replaceAll("\\\\$0");
        plain = LIST_AT_LINE_START.matcher(plain).replaceAll("$1\u200B$2");
        return plain.replace("@", "@\u200B");
    }

    @Override
    public String link(String url, String label) {
        return "[" + label + "](" + url + ")";
    }

    @Override
    public Meaning meaningOf(Answered answer, Channel channel) {
        if (answer.status() == 200 && answer.bodyStart().strip().equals("ok")) {
            return Meaning.sent(answer);
        }
        return answer.status() == 501 ? new Never(Meaning.said(answer)) : Meaning.failure(answer);
    }
}
