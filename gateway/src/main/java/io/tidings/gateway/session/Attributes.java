package io.tidings.gateway.session;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a session holds, and whether anything was put into it or taken out: most requests change nothing, and to find that out by
 * writing all of it as bytes would cost each of them more than reading it. Whoever changes an object in here puts it back, as every
 * session that is kept elsewhere asks for.
 */
final class Attributes extends AbstractMap<String, Object> {

    private final ConcurrentHashMap<String, Object> values;
    private final AtomicBoolean changed = new AtomicBoolean();

    Attributes(Map<String, Object> values) {
        this.values = new ConcurrentHashMap<>(values);
    }

    boolean hasChanged() {
        return changed.get();
    }

    /** Whether it has changed since this was asked last; what comes from now on is another change. */
    boolean takeChanged() {
        return changed.getAndSet(false);
    }

    @Override
    public @Nullable Object get(Object name) {
        return values.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return values.containsKey(name);
    }

    @Override
    public @Nullable Object put(String name, Object value) {
        var before = values.put(name, value);
        changed.set(true);
        return before;
    }

    @Override
    public @Nullable Object remove(Object name) {
        var before = values.remove(name);
        if (before != null) {
            changed.set(true);
        }
        return before;
    }

    @Override
    public void clear() {
        values.clear();
        changed.set(true);
    }

    /** For reading: changes go by the methods above. */
    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Collections.unmodifiableMap(values).entrySet();
    }
}
