package io.tidings.spine.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;

/** Remembers the last warnings and errors that were logged; the same one again is counted, not repeated. */
final class RecentErrors extends AppenderBase<ILoggingEvent> {

    /**
     * @param at when it was logged last
     * @param times since the process started
     */
    record Logged(Instant at, String level, String logger, String message, long times) {}

    private static final int KEPT = 20;
    private static final int LONGEST = 500;

    private record Kind(String logger, String pattern) {}

    private final SequencedMap<Kind, Logged> kinds = new LinkedHashMap<>();

    /** Logging through anything but Logback leaves the list empty. */
    static RecentErrors listeningTo(ILoggerFactory logging) {
        var errors = new RecentErrors();
        if (logging instanceof LoggerContext context) {
            errors.setContext(context);
            errors.setName("recent-errors");
            errors.start();
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(errors);
        }
        return errors;
    }

    /** Newest first. */
    List<Logged> newest() {
        synchronized (kinds) {
            return List.copyOf(kinds.reversed().values());
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        var kind = new Kind(event.getLoggerName(), String.valueOf(event.getMessage()));
        synchronized (kinds) {
            var earlier = kinds.remove(kind);
            kinds.put(
                    kind,
                    new Logged(
                            event.getInstant(),
                            event.getLevel().toString(),
                            event.getLoggerName(),
                            text(event.getFormattedMessage(), event.getThrowableProxy()),
                            earlier == null ? 1 : earlier.times() + 1));
            if (kinds.size() > KEPT) {
                kinds.pollFirstEntry();
            }
        }
    }

    private static String text(String message, @Nullable IThrowableProxy thrown) {
        var all = thrown == null ? message : message + " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")";
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST - 1) + "…";
    }
}
