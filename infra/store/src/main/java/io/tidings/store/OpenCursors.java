package io.tidings.store;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The answers that clients have not read to the end. */
final class OpenCursors {

    /** As MongoDB's cursorTimeoutMillis. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final CursorRegistry registry;
    private final Set<Matches> open = ConcurrentHashMap.newKeySet();

    OpenCursors(CursorRegistry registry) {
        this.registry = registry;
    }

    Matches open(Matches matches) {
        matches.setId(registry.generateCursorId());
        registry.add(matches);
        open.add(matches);
        return matches;
    }

    /** Lets go of what clients have left lying. */
    void closeIdle() {
        open.removeIf(matches -> {
            boolean over = matches.isExhausted() || matches.nanosSinceUse() > IDLE.toNanos();
            if (over) {
                registry.remove(matches);
            }
            return over;
        });
    }
}
