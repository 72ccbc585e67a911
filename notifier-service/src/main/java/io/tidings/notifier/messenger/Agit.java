package io.tidings.notifier.messenger;

import io.tidings.notifier.messenger.Meaning.Sent;
import io.tidings.notifier.messenger.Meaning.TryAgain;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Agit's webhooks ({@code agit.io/webhook/…}): JSON with {@code text}, answered by the post with its {@code id}, which a later one
 * may answer by {@code parent_id}. Seen in public programs. A 2xx without an id is a page and no success.
 */
record Agit() implements Messenger {

    /** The longest way to write a number that is an id. */
    private static final String NUMBER = "\\d{1,18}";

    private static final Setting THREADS = Setting.choice("threads", "ticket", "none");

    @Override
    public String kind() {
        return "agit";
    }

    @Override
    public String title() {
        return "Agit 아지트";
    }

    @Override
    public Evidence evidence() {
        return Evidence.SEEN;
    }

    @Override
    public List<Setting> settings() {
        return List.of(THREADS);
    }

    @Override
    public int longest() {
        return 5_000;
    }

    @Override
    public boolean hasThreads() {
        return true;
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var body = new HashMap<String, Object>(Map.of("text", text));
        if (thread != null && channel.setting(THREADS).equals("ticket")) {
            body.put("parent_id", thread.matches(NUMBER) ? (Object) Long.valueOf(thread) : thread);
        }
        return Messenger.json(channel.url(), body);
    }

    /** No escape is known: a space of no width parts mentions, links, bold words, headings and quotes. */
    @Override
    public String escape(String value) {
        return value.replace("@", "@\u200B")
                .replace("](", "]\u200B(")
                .replace("*", "*\u200B")
                .replaceAll("(?m)^([#>])", "\u200B$1");
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
        return idIn(answer)
                .<Meaning>map(id -> new Sent(Meaning.said(answer), Optional.of(id)))
                .orElseGet(() -> new TryAgain(Meaning.said(answer), Optional.empty()));
    }

    private static Optional<String> idIn(Answered answer) {
        try {
            var id = JsonMapper.shared().readTree(answer.bodyStart()).path("id");
            return id.isNumber() || id.isString() ? Optional.of(id.asString()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
