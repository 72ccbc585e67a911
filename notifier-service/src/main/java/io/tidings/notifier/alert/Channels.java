package io.tidings.notifier.alert;

import io.tidings.notifier.messenger.Channel;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.notifier.messenger.Setting;
import io.tidings.spine.outgoing.Seal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps what is secret of a channel sealed in its route, and opens it for sending. */
@Component
class Channels {

    private static final String WITHHELD = "***";

    private final Seal seal;

    Channels(Seal seal) {
        this.seal = seal;
    }

    String seal(String url, String routeId) {
        return seal.seal(url, routeId);
    }

    Map<String, String> seal(Map<String, String> settings, Messenger messenger, String routeId) {
        return changed(settings, messenger, (name, value) -> seal.seal(value, routeId));
    }

    Channel of(AlertRoute route) {
        return of(route, null);
    }

    /** @param sealedUrl of a catcher in place of the route's own address; it shows what it gets, so it gets no secret */
    Channel of(AlertRoute route, @Nullable String sealedUrl) {
        var messenger = Messenger.of(route.kind()).orElseThrow();
        var url = seal.open(sealedUrl == null ? route.sealedUrl() : sealedUrl, route.id());
        return new Channel(
                url,
                changed(
                        route.settings(),
                        messenger,
                        (name, value) -> sealedUrl == null ? seal.open(value, route.id()) : WITHHELD));
    }

    /** The settings with those changed that are secret. */
    private static Map<String, String> changed(
            Map<String, String> settings, Messenger messenger, BiFunction<String, String, String> change) {
        var changed = new HashMap<>(settings);
        messenger.settings().stream()
                .filter(setting -> setting.form() == Setting.Form.SECRET)
                .forEach(setting -> changed.computeIfPresent(setting.name(), change));
        return changed;
    }
}
