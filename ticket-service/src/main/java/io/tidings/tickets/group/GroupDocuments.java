package io.tidings.tickets.group;

import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A group as the store keeps it. */
final class GroupDocuments {

    private GroupDocuments() {}

    static Group read(Document document) {
        return new Group(
                document.getString("_id"),
                document.getLong("version"),
                document.getString("name"),
                present(document, "address"),
                present(document, "signature"));
    }

    static Document write(Group group) {
        return new Document("name", group.name())
                .append("address", Objects.requireNonNullElse(group.address(), ""))
                .append("signature", Objects.requireNonNullElse(group.signature(), ""));
    }

    private static @Nullable String present(Document document, String field) {
        var value = document.getString(field);
        return value == null || value.isBlank() ? null : value;
    }
}
