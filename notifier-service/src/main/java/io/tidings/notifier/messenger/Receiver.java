package io.tidings.notifier.messenger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.notifier.messenger.Meaning.TryAgain;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.JsonFault;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever takes a request whose method and body the administrator writes; {@code {{text}}} stands for the alert. The body that is
 * there from the beginning satisfies Slack, JANDI and Discord at once.
 *
 * @param kind one of the two under which it is offered
 */
record Receiver(String kind, String title) implements Messenger {

    static final Receiver GENERIC = new Receiver("generic", "Webhook");

    /** The address that Hiworks gives out for a connection; what it takes is in no document that could be found. */
    static final Receiver HIWORKS = new Receiver("hiworks-url", "Hiworks 하이웍스 (Webhook URL)");

    private static final Setting METHOD = Setting.choice("method", "POST", "PUT", "PATCH", "GET");
    private static final Setting FORMAT = Setting.choice("format", "json", "form", "text", "xml");
    private static final Setting BODY = new Setting(
            "body",
            Setting.Form.LONG,
            false,
            List.of(),
            "{\"text\": \"{{text}}\", \"body\": \"{{text}}\", \"content\": \"{{text}}\"}");

    /** Lines, quotes and everything that a format might stumble over. */
    private static final String AWKWARD = "\"'\\<>&\n\t환불 😀 {}";

    @Override
    public Evidence evidence() {
        return Evidence.ASSUMED;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                METHOD,
                FORMAT,
                BODY,
                new Setting("authorization", Setting.Form.SECRET, false, List.of(), ""),
                Setting.optional("success"));
    }

    /** Also refuses a body that would be no JSON with some alerts. */
    @Override
    public void check(Channel channel) {
        if (channel.setting(METHOD).equals("GET") && !channel.setting(FORMAT).equals("form")) {
            throw new InvalidField("settings.format", "With GET the body is the query, which is a form.");
        }
        try {
            var body = body(channel, AWKWARD);
            if (channel.setting(FORMAT).equals("json")) {
                JsonMapper.shared().readTree(body);
            }
            URI.create(request(channel, AWKWARD, null).url());
        } catch (UnknownPlaceholder | MalformedTemplate e) {
            throw new InvalidField("settings.body", String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new InvalidField(
                    "settings.body", "With GET the body is the query, which has no such characters: " + e.getMessage());
        } catch (JacksonException e) {
            throw new InvalidField("settings.body", "The body is no JSON: " + JsonFault.unreadable(e) + ".");
        }
    }

    @Override
    public int longest() {
        return 10_000;
    }

    @Override
    public OutgoingRequest request(Channel channel, String text, @Nullable String thread) {
        var method = channel.setting(METHOD);
        var body = body(channel, text);
        var headers = new HashMap<String, String>();
        channel.setting("authorization").ifPresent(value -> headers.put("authorization", value));
        if (method.equals("GET")) {
            var url = channel.url() + (channel.url().contains("?") ? "&" : "?") + body;
            return new OutgoingRequest(method, url, headers, new byte[0]);
        }
        headers.put("content-type", typeOf(channel));
        return new OutgoingRequest(method, channel.url(), headers, body.getBytes(UTF_8));
    }

    private static String body(Channel channel, String text) {
        var escaping =
                switch (channel.setting(FORMAT)) {
                    case "form" -> Escaping.URL;
                    case "text" -> Escaping.PLAIN;
                    case "xml" -> Escaping.XML;
                    default -> Escaping.JSON;
                };
        return Templates.compile(channel.setting(BODY), escaping, Set.of("text"))
                .render(Map.of("text", text));
    }

    private static String typeOf(Channel channel) {
        var type =
                switch (channel.setting(FORMAT)) {
                    case "form" -> "application/x-www-form-urlencoded";
                    case "text" -> "text/plain";
                    case "xml" -> "application/xml";
                    default -> "application/json";
                };
        return type + "; charset=utf-8";
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
        var expected = channel.setting("success");
        return expected.isEmpty() || answer.bodyStart().contains(expected.get())
                ? Meaning.sent(answer)
                : new TryAgain(Meaning.said(answer), Optional.empty());
    }
}
