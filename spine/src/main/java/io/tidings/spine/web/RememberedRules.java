package io.tidings.spine.web;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sign-on rules as they were looked up a moment ago. */
public final class RememberedRules {

    /** How long another replica's news may stay unheard here. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private record Known(SignOnRules rules, long at) {}

    private final Supplier<SignOnRules> lookup;
    private volatile @Nullable Known known;

    public RememberedRules(Supplier<SignOnRules> lookup) {
        this.lookup = lookup;
    }

    public SignOnRules now() {
        var last = known;
        var now = System.nanoTime();
        if (last != null && now - last.at() < MOMENT.toNanos()) {
            return last.rules();
        }
        var found = lookup.get();
        known = new Known(found, now);
        return found;
    }

    /** The next question is asked of the store. */
    public void forget() {
        known = null;
    }
}
