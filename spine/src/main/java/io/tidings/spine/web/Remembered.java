package io.tidings.spine.web;

import io.tidings.events.CurrentFact.AgentCurrent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Agents as they were looked up a moment ago. */
public final class Remembered {

    /** How long another replica's news may stay unheard here. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** More than any desk has; beyond it everything is looked up anew rather than kept for ever. */
    private static final int MOST = 10_000;

    private record Known(Optional<AgentCurrent> agent, long at) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Function<String, Optional<AgentCurrent>> lookup;

    public Remembered(Function<String, Optional<AgentCurrent>> lookup) {
        this.lookup = lookup;
    }

    public Optional<AgentCurrent> find(String agentId) {
        var now = System.nanoTime();
        var last = known.get(agentId);
        if (last != null && now - last.at() < MOMENT.toNanos()) {
            return last.agent();
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        var found = lookup.apply(agentId);
        known.put(agentId, new Known(found, now));
        return found;
    }

    /** The next question is asked of the store. */
    public void forget(String agentId) {
        known.remove(agentId);
    }

    public void forgetAll() {
        known.clear();
    }
}
