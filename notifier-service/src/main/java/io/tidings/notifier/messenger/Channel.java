package io.tidings.notifier.messenger;

import static java.util.Comparator.comparingInt;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where alerts of one route arrive.
 *
 * @param url as the messenger gave it out; whoever has it may write there
 * @param settings by {@link Setting#name}, in the clear
 */
public record Channel(String url, Map<String, String> settings) {

    private static final String MASK = "•••";

    /** What is shorter occurs in every answer by chance. */
    private static final int SHORTEST = 6;

    /** A part of a path that no vendor chose: {@code services} and {@code incoming} are words of every error page. */
    private static final Pattern NOT_A_WORD = Pattern.compile("(?=.*\\d).{8,}|.{16,}");

    public Channel {
        settings = Map.copyOf(settings);
    }

    /** What the administrator wrote; empty where nothing. */
    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }

    /** What the administrator wrote, or else what is usual. */
    String setting(Setting setting) {
        return setting(setting.name()).orElse(setting.usual());
    }

    /**
     * The answer without what is secret of the channel: many an error page repeats the path that was asked for, and what a messenger says
     * goes into logs, events and mails.
     */
    public Answered withoutSecrets(Answered answer, Messenger messenger) {
        var masked = answer.bodyStart();
        for (var secret : secrets(messenger)) {
            masked = masked.replace(secret, MASK);
        }
        return new Answered(answer.status(), answer.headers(), masked, answer.cut(), answer.millis());
    }

    /** The longest first, since some are parts of others. */
    private List<String> secrets(Messenger messenger) {
        var uri = URI.create(url);
        var address = Stream.of(url, uri.getRawPath(), uri.getPath(), uri.getRawQuery(), uri.getQuery())
                .filter(Objects::nonNull);
        var parts = Stream.of(uri.getRawPath(), uri.getRawQuery())
                .filter(Objects::nonNull)
                .flatMap(text -> Arrays.stream(text.split("[/&=]")))
                .filter(part -> NOT_A_WORD.matcher(part).matches());
        // Of an authorization, the part after the scheme is the secret.
        var secrets = messenger.settings().stream()
                .filter(setting -> setting.form() == Setting.Form.SECRET)
                .flatMap(setting -> setting(setting.name()).stream())
                .flatMap(value -> Stream.of(value, value.substring(value.indexOf(' ') + 1)));
        return Stream.of(address, parts, secrets)
                .flatMap(some -> some)
                .filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(comparingInt(String::length).reversed())
                .toList();
    }
}
