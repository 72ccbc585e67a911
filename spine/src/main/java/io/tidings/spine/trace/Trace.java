package io.tidings.spine.trace;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What this thread works for, as the W3C's trace context names it ({@code traceparent}). The gateway begins a trace with each request
 * and tells its id as {@code X-Request-Id}; logs show the id, and events carry the whole into what they cause.
 */
public final class Trace {

    public static final String HEADER = "traceparent";

    private static final String WHOLE = "traceparent";

    /** The part that logs show. */
    private static final String ID = "trace";

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    /** @param traceparent what has not its form is passed over, so that nobody writes into our logs */
    public static void begin(@Nullable String traceparent) {
        end();
        if (traceparent != null) {
            var parts = FORM.matcher(traceparent);
            if (parts.matches()) {
                MDC.put(WHOLE, traceparent);
                MDC.put(ID, parts.group(1));
            }
        }
    }

    public static @Nullable String current() {
        return MDC.get(WHOLE);
    }

    /** What {@code X-Request-Id} said to whoever began it: 32 hexadecimal digits; null where nothing is traced. */
    public static @Nullable String id() {
        return MDC.get(ID);
    }

    public static void end() {
        MDC.remove(WHOLE);
        MDC.remove(ID);
    }
}
