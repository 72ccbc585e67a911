package io.tidings.notifier.messenger;

import io.tidings.notifier.messenger.Meaning.Never;
import io.tidings.notifier.messenger.Meaning.TryAgain;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Teams by the Workflows app (learn.microsoft.com, "Create incoming webhooks with Workflows"): an Adaptive Card in a
 * message. A workflow says 202 before it builds the card, so a card that is wrong would fail unseen; ours is one block of text. The
 * retired connectors answered 200 and wrapped failures in its text, which is heeded still.
 */
record Teams() implements Messenger {

    private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_~\\[\\]()#<>|!]");
    private static final Pattern LIST_AT_LINE_START = Pattern.compile("(?m)^(\\s*)([-+]|\\d+(?=[.)]))");
    private static final Pattern WRAPPED = Pattern.compile("returned HTTP error (\\d{3})");

    @Override
    public String kind() {
        return "teams";
    }

    @Override
    public String title() {
        return "Microsoft Teams (Workflows)";
    }

    @Override
    public Evidence evidence() {
        return Evidence.DOCUMENTED;
    }

    /** A request may have 28 kB, and from 21 kB on some were refused: these, with three bytes for a Korean syllable, are 15 kB. */
    @Override
    public int longest() {
        return 5_000;
    }

    /** From the table of the connectors; the one of a whole day is far beyond what the hour lets through. */
    @Override
    public List<Rate> rates(String url) {
        return List.of(
                new Rate(4, Duration.ofSeconds(1)),
                new Rate(60, Duration.ofSeconds(30)),
                new Rate(100, Duration.ofHours(1)));
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var content = Map.of(
                "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                "type", "AdaptiveCard",
                "version", "1.4",
                "msteams", Map.of("width", "Full"),
                "body", List.of(Map.of("type", "TextBlock", "text", inParagraphs(text), "wrap", true)));
        var attachment = new HashMap<String, Object>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("contentUrl", null);
        attachment.put("content", content);
        return Messenger.json(channel.url(), Map.of("type", "message", "attachments", List.of(attachment)));
    }

    /** Not every client of Teams breaks a line at a single line feed. */
    private static String inParagraphs(String text) {
        return text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n\n"));
    }

    /** People are called by a list of mentions, which we never send, so only Markdown has to be stopped. */
    @Override
    public String escape(String value) {
        var plain = MARKDOWN.matcher(value).replaceAll("\\\\$0");
        return LIST_AT_LINE_START.matcher(plain).replaceAll("$1\u200B$2");
    }

    @Override
    public String link(String url, String label) {
        return "[" + label + "](" + url + ")";
    }

    @Override
    public Meaning meaningOf(Answered answer, Channel channel) {
        if (answer.status() / 100 != 2) {
            return Meaning.failure(answer);
        }
        var wrapped = WRAPPED.matcher(answer.bodyStart());
        if (!wrapped.find()) {
            return Meaning.sent(answer);
        }
        var status = Integer.parseInt(wrapped.group(1));
        return status / 100 == 4 && !Meaning.PASSING.contains(status)
                ? new Never(Meaning.said(answer))
                : new TryAgain(Meaning.said(answer), Meaning.retryAfter(answer));
    }
}
