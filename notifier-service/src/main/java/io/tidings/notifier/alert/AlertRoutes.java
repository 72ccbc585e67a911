package io.tidings.notifier.alert;

import io.tidings.events.Event;
import io.tidings.notifier.alert.UsualWords.Words;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.spine.template.Templates.Template;
import io.tidings.spine.work.RevisedCopy;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The routes as they are now, for every replica: one made on one hears of the very next event. */
@Component
class AlertRoutes {

    /** A route with all that wording an alert for it takes. */
    record Ready(AlertRoute route, Messenger messenger, Template template) {

        static Ready of(AlertRoute route, Words usual) {
            return new Ready(route, Messenger.of(route.kind()).orElseThrow(), Wording.templateOf(route, usual));
        }
    }

    private final RevisedCopy<List<Ready>> copy;

    AlertRoutes(AlertRouteStore store, UsualWords words) {
        copy = new RevisedCopy<>(store::revision, () -> read(store, words));
    }

    private static List<Ready> read(AlertRouteStore store, UsualWords words) {
        var usual = words.all();
        return store.all().stream()
                .map(route -> Ready.of(
                        route, Optional.ofNullable(usual.get(route.language())).orElseThrow()))
                .toList();
    }

    /** Those that are to be told of it. */
    List<Ready> wanting(Event event) {
        return copy.current().stream()
                .filter(ready -> ready.route().wants(event))
                .toList();
    }
}
