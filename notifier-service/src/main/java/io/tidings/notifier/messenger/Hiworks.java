package io.tidings.notifier.messenger;

import io.tidings.notifier.messenger.Meaning.Never;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The notices of a Hiworks office ({@code /office/v2/notify}), told to people by their Hiworks ids. Seen in public programs, which
 * only look at the status of the answer; that a {@code code} other than SUC is a refusal is known of its sibling for mail.
 */
record Hiworks() implements Messenger {

    private static final Setting SENDER = new Setting("sender", Setting.Form.TEXT, false, List.of(), "Tidings");

    @Override
    public String kind() {
        return "hiworks";
    }

    @Override
    public String title() {
        return "Hiworks 하이웍스 (notify API)";
    }

    @Override
    public Evidence evidence() {
        return Evidence.SEEN;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("token", Setting.Form.SECRET, true, List.of(), ""), Setting.required("recipients"), SENDER);
    }

    @Override
    public Optional<String> usualUrl() {
        return Optional.of("https://api.hiworks.com/office/v2/notify");
    }

    @Override
    public int longest() {
        return 2_000;
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var recipients = Arrays.stream(channel.setting("recipients").orElse("").split(","))
                .map(String::strip)
                .filter(recipient -> !recipient.isEmpty())
                .toList();
        return Messenger.json(
                channel.url(),
                Map.of("user_list", recipients, "message", text, "solution_name", channel.setting(SENDER)),
                Map.of("authorization", "Bearer " + channel.setting("token").orElse("")));
    }

    @Override
    public String escape(String value) {
        return value;
    }

    @Override
    public Meaning meaningOf(Answered answer, Channel channel) {
        if (answer.status() / 100 != 2) {
            return Meaning.failure(answer);
        }
        return codeIn(answer).filter(code -> !code.equals("SUC")).isPresent()
                ? new Never(Meaning.said(answer))
                : Meaning.sent(answer);
    }

    private static Optional<String> codeIn(Answered answer) {
        try {
            var code = JsonMapper.shared().readTree(answer.bodyStart()).path("code");
            return code.isString() ? Optional.of(code.asString()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
