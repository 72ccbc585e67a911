package io.tidings.notifier.messenger;

import java.util.Map;
import java.util.Optional;

/**
 * Where alerts of one route arrive.
 *
 * @param url as the messenger gave it out; whoever has it may write there
 * @param settings by {@link Setting#name}, in the clear
 */
public record Channel(String url, Map<String, String> settings) {

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
}
