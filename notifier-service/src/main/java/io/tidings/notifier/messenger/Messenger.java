package io.tidings.notifier.messenger;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.web.InvalidField;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What differs from messenger to messenger: format, escaping, limits, and what an answer means. */
public sealed interface Messenger permits Slack, Mattermost, Jandi, Hiworks, Agit, NateOn, Teams, Receiver {

    /** On what our knowledge of the format rests. */
    enum Evidence {
        /** The vendor describes it. */
        DOCUMENTED,
        /** Public programs use it; the vendor does not describe it. */
        SEEN,
        /** Neither: the format is the administrator's to write. */
        ASSUMED
    }

    /** Every messenger that a route may name. */
    List<Messenger> ALL = List.of(
            new Slack(),
            new Mattermost(),
            new Jandi(),
            new Hiworks(),
            Receiver.HIWORKS,
            new Agit(),
            new NateOn(),
            new Teams(),
            Receiver.GENERIC);

    static Optional<Messenger> of(String kind) {
        return ALL.stream().filter(messenger -> messenger.kind().equals(kind)).findFirst();
    }

    static List<String> kinds() {
        return ALL.stream().map(Messenger::kind).toList();
    }

    /** The word in a route's {@code kind}. */
    String kind();

    /** As its users call it. */
    String title();

    Evidence evidence();

    /** What it wants to know besides the address. */
    default List<Setting> settings() {
        return List.of();
    }

    /** The address where the vendor has one for everybody. */
    default Optional<String> usualUrl() {
        return Optional.empty();
    }

    /**
     * Looks at what no single setting shows.
     *
     * @throws InvalidField where the channel could never be told anything
     */
    default void check(Channel channel) {}

    /** Characters of one message; what is longer goes in parts. */
    int longest();

    /** How often an address may be asked. Where the vendor names no number, one message a second troubles nobody. */
    default List<Rate> rates(String url) {
        return List.of(new Rate(1, Duration.ofSeconds(1)));
    }

    /** Whether a message may answer another, so that all of one ticket stand together. */
    default boolean hasThreads() {
        return false;
    }

    /** @param thread the message that this one answers; only where there are threads */
    OutgoingRequest request(Channel channel, String text, @Nullable String thread);

    /** A value that comes from outside, so that it can neither format nor call anybody. */
    String escape(String value);

    /** A link in the messenger's own form, where it has one; the label is escaped already. */
    default String link(String url, String label) {
        return label + " " + url;
    }

    Meaning meaningOf(Answered answer, Channel channel);

    static OutgoingRequest json(String url, Map<String, ?> body) {
        return json(url, body, Map.of());
    }

    static OutgoingRequest json(String url, Map<String, ?> body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("content-type", "application/json; charset=utf-8");
        return OutgoingRequest.post(
                url, all, JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
