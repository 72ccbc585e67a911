package io.tidings.tickets;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;

/** Sees each command that a thread is about to send to the store, and may let something happen just before it. */
public final class StoreCommands implements MongoClientSettingsBuilderCustomizer, CommandListener {

    /** Something to see to before a command is sent. Only an {@link Error} keeps it from being sent. */
    public interface Watcher {
        void before(String command, String collection);
    }

    /** As of a process that is killed: no handler of exceptions hears of it. */
    public static final class Killed extends Error {}

    private final ThreadLocal<Watcher> watchers = new ThreadLocal<>();

    @Override
    public void customize(MongoClientSettings.Builder settings) {
        settings.addCommandListener(this);
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        var watcher = watchers.get();
        if (watcher == null) {
            return;
        }
        // What the watcher itself asks the store is not watched.
        watchers.remove();
        try {
            var collection = Objects.requireNonNull(event.getCommand().get(event.getCommandName()));
            watcher.before(
                    event.getCommandName(),
                    collection.isString() ? collection.asString().getValue() : "");
        } finally {
            watchers.set(watcher);
        }
    }

    /** Watches what this thread does. */
    public void watch(Watcher watcher, Runnable work) {
        watchers.set(watcher);
        try {
            work.run();
        } finally {
            watchers.remove();
        }
    }

    /** How many commands it takes. */
    public int countOf(Runnable work) {
        var count = new AtomicInteger();
        watch((_, _) -> count.incrementAndGet(), work);
        return count.get();
    }

    /** Does something else in the moment before the first insert into a collection. */
    public void beforeInsertInto(String collection, Runnable other, Runnable work) {
        var waiting = new AtomicInteger(1);
        watch(
                (command, into) -> {
                    if (command.equals("insert") && into.equals(collection) && waiting.getAndDecrement() == 1) {
                        other.run();
                    }
                },
                work);
    }

    /** Whether the work was killed: it is before its so-manieth command, unless it has done with fewer. */
    public boolean killBefore(int nth, Runnable work) {
        var left = new AtomicInteger(nth);
        try {
            watch(
                    (_, _) -> {
                        if (left.decrementAndGet() == 0) {
                            throw new Killed();
                        }
                    },
                    work);
            return false;
        } catch (Killed _) {
            return true;
        }
    }
}
