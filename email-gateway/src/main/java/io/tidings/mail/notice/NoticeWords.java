package io.tidings.mail.notice;

import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.NotificationsWaiting.Notice;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.mail.MailProperties;
import io.tidings.mail.OneLine;
import io.tidings.mail.outgoing.ColleagueMails.Words;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.UnknownPlaceholder;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The words of what those who work here are told, in their own language, else in the desk's ({@code mail.language}), else in English.
 * They come with the desk: who they are for can look after themselves.
 */
@Component
class NoticeWords {

    private static final List<String> LANGUAGES = List.of("en", "ko", "pl");
    private static final int LONGEST_VALUE = 500;

    private final String installation;
    private final String standardLanguage;

    NoticeWords(@Value("${tidings.url}") String installation, MailProperties properties) {
        this.installation = installation;
        this.standardLanguage = properties.language();
    }

    Words of(WebhookDisabled disabled, @Nullable String wished) {
        var language = language(wished);
        var since = disabled.failingSince();
        var kind = disabled.because().equals("gone") || since == null ? "webhook.gone" : "webhook.failing";
        return words(
                kind,
                language,
                Map.of(
                        "name",
                        disabled.name(),
                        "since",
                        since == null ? "" : moment(since, language),
                        "reason",
                        reason(disabled.why(), disabled.reason(), language),
                        "link",
                        installation + "/admin/webhooks/" + disabled.endpointId()));
    }

    Words of(AlertRouteFailed failed, @Nullable String wished) {
        var language = language(wished);
        return words(
                "alert.failed",
                language,
                Map.of(
                        "name", failed.name(),
                        "messenger", failed.messenger(),
                        "reason", reason(failed.why(), failed.reason(), language),
                        "link", installation + "/admin/alerts/" + failed.routeId()));
    }

    /** Its subject names no ticket as a customer's mail does: whoever answers it writes into none. */
    Words of(NotificationsWaiting waiting, @Nullable String wished) {
        var language = language(wished);
        var notices = waiting.notices();
        var subject = waiting.count() == 1
                ? rendered(text("waiting.one", language), values(notices.getFirst(), language))
                : counted("waiting.several", waiting.count(), language);
        var paragraphs = new ArrayList<String>();
        for (var notice : notices) {
            paragraphs.add(rendered(text("waiting.notice", language), values(notice, language)));
        }
        if (waiting.count() > notices.size()) {
            paragraphs.add(counted("waiting.more", waiting.count() - notices.size(), language));
        }
        paragraphs.add(
                rendered(text("waiting.why", language), Map.of("link", installation + "/account/notifications")));
        return new Words(subject, String.join("\n\n", paragraphs), language);
    }

    private Map<String, String> values(Notice notice, String language) {
        // Why the agent is told, where that says more than what happened.
        var what = text("waiting." + (notice.kind().equals("watched") ? notice.what() : notice.kind()), language);
        return Map.of(
                "what",
                notice.by() == null ? what : what + " · " + notice.by(),
                "key",
                notice.ticketKey(),
                "subject",
                notice.subject(),
                "link",
                installation + "/tickets/" + notice.ticketId());
    }

    /** In the reader's words where there are some, else as the service said it. */
    private static String reason(OutcomeFact.@Nullable Why why, String said, String language) {
        var bundle = bundle(language);
        if (why == null || !bundle.containsKey("why." + why.code())) {
            return said;
        }
        try {
            return rendered(bundle.getString("why." + why.code()), shown(why.facts(), language));
        } catch (UnknownPlaceholder | DateTimeException | NumberFormatException e) {
            // Facts of another version than these words.
            return said;
        }
    }

    private static Map<String, String> shown(Map<String, String> facts, String language) {
        var shown = new HashMap<>(facts);
        shown.computeIfPresent("at", (_, at) -> moment(Instant.parse(at), language));
        var millis = facts.get("millis");
        if (millis != null) {
            var seconds = Long.parseLong(millis) / 1000.0;
            shown.put(
                    "seconds",
                    NumberFormat.getInstance(Locale.forLanguageTag(language)).format(seconds));
        }
        return shown;
    }

    private static String counted(String key, int count, String language) {
        return rendered(text(key, language), Map.of("count", Integer.toString(count)));
    }

    private String language(@Nullable String wished) {
        return Stream.of(wished == null ? "" : wished, standardLanguage)
                .map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse("en");
    }

    /** Whoever runs the desk may be anywhere, so its time zone is said. */
    private static String moment(Instant at, String language) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(Locale.forLanguageTag(language))
                        .format(at.atZone(ZoneOffset.UTC))
                + " UTC";
    }

    private static Words words(String kind, String language, Map<String, String> values) {
        return new Words(
                rendered(text(kind + ".subject", language), values),
                rendered(text(kind + ".text", language), values),
                language);
    }

    private static String text(String key, String language) {
        return bundle(language).getString(key);
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle(
                "mail.notices",
                Locale.forLanguageTag(language),
                // Without a fallback to the machine's own language.
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private static String rendered(String template, Map<String, String> values) {
        var lines = values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> OneLine.of(value.getValue(), LONGEST_VALUE)));
        return Templates.compile(template, Escaping.PLAIN, values.keySet()).render(lines);
    }
}
