package io.tidings.notifier.messenger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The incoming webhooks of NateOn's Teamroom: a form with {@code content}, as most public programs send it; a few send JSON with
 * {@code text}. Neither the answer nor a limit is documented: any 2xx is a success, and the limit is ours.
 */
record NateOn() implements Messenger {

    private static final Setting ENCODING = Setting.choice("encoding", "form", "json");

    @Override
    public String kind() {
        return "nateon";
    }

    @Override
    public String title() {
        return "NateOn Teamroom 팀룸";
    }

    @Override
    public Evidence evidence() {
        return Evidence.SEEN;
    }

    @Override
    public List<Setting> settings() {
        return List.of(ENCODING);
    }

    @Override
    public int longest() {
        return 2_000;
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        if (channel.setting(ENCODING).equals("json")) {
            return Messenger.json(channel.url(), Map.of("text", text));
        }
        return OutgoingRequest.post(
                channel.url(),
                Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
                ("content=" + URLEncoder.encode(text, UTF_8)).getBytes(UTF_8));
    }

    @Override
    public String escape(String value) {
        return value;
    }

    @Override
    public Meaning meaningOf(Answered answer, Channel channel) {
        return answer.status() / 100 == 2 ? Meaning.sent(answer) : Meaning.failure(answer);
    }
}
