package io.tidings.notifier.messenger;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.web.InvalidField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JANDI's incoming webhooks (support.jandi.com, articles 6352697 and 6352712): JSON with {@code body} and an Accept header of
 * JANDI's own, answered by 200. The webhook of a team also wants to know by {@code email} whom to tell. No limit and no error is
 * documented; ours are careful guesses.
 */
record Jandi() implements Messenger {

    private static final Map<String, String> ACCEPT = Map.of("accept", "application/vnd.tosslab.jandi-v2+json");

    @Override
    public String kind() {
        return "jandi";
    }

    @Override
    public String title() {
        return "JANDI 잔디";
    }

    @Override
    public Evidence evidence() {
        return Evidence.DOCUMENTED;
    }

    /** The topic is chosen in JANDI; here it is written down for those who read the list of routes. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.optional("topic"), Setting.optional("emails"));
    }

    @Override
    public void check(Channel channel) {
        if (isForATeam(channel) && channel.setting("emails").isEmpty()) {
            throw new InvalidField("settings.emails", "The webhook of a team needs the addresses of those to be told.");
        }
    }

    private static boolean isForATeam(Channel channel) {
        return channel.url().contains("/team-webhook/");
    }

    @Override
    public int longest() {
        return 5_000;
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var body = new HashMap<>(Map.of("body", text));
        if (isForATeam(channel)) {
            channel.setting("emails").ifPresent(emails -> body.put("email", emails));
        }
        return Messenger.json(channel.url(), body, ACCEPT);
    }

    /** No escape is documented: a space of no width parts what would begin a link or a code block. */
    @Override
    public String escape(String value) {
        return value.replace("[[", "[\u200B[").replace("](", "]\u200B(").replace("```", "`\u200B``");
    }

    @Override
    public String link(String url, String label) {
        return "[[" + label + "]](" + url + ")";
    }

    @Override
    public Meaning meaningOf(Answered answer, Channel channel) {
        return answer.status() == 200 ? Meaning.sent(answer) : Meaning.failure(answer);
    }
}
