package io.tidings.tickets;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;

/** Notes which version last changed a field of a document, so that two people's changes of different fields both hold. */
public final class FieldVersions {

    private FieldVersions() {}

    /**
     * Adds to an update what it changes. Custom fields count one by one, as {@code fields:NAME}.
     *
     * @param set the {@code $set} of the update
     * @param noted the fields that a request can change
     */
    public static void note(Document set, Document before, Document after, long version, Collection<String> noted) {
        for (var field : noted) {
            if (field.equals("fields")) {
                var was = before.get(field, new Document());
                var is = after.get(field, new Document());
                names(was, is).stream()
                        .filter(name -> !Objects.equals(was.get(name), is.get(name)))
                        .forEach(name -> set.append("changedIn.fields:" + name, version));
            } else if (!Objects.equals(before.get(field), after.get(field))) {
                set.append("changedIn." + field, version);
            }
        }
    }

    private static Set<String> names(Document one, Document other) {
        var names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }
}
