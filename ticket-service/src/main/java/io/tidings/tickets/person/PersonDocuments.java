package io.tidings.tickets.person;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;

/** A person as the store keeps it. */
final class PersonDocuments {

    private PersonDocuments() {}

    static Person read(Document document) {
        var access = document.get("access", Document.class);
        var levels = new TreeMap<String, String>();
        if (access != null) {
            access.forEach((group, level) -> levels.put(group, String.valueOf(level)));
        }
        return new Person(
                document.getString("_id"),
                document.getLong("version"),
                document.getString("name"),
                document.getList("emails", String.class, List.of()),
                document.getList("identities", String.class, List.of()),
                document.getString("externalId"),
                document.getString("organizationId"),
                document.getString("language"),
                document.getBoolean("agent", false),
                Map.copyOf(levels),
                document.getBoolean("erased", false));
    }

    /** What a person is now; the version and what publishes it are the store's. */
    static Document write(Person person) {
        var document = new Document("emails", person.emails())
                .append("identities", person.identities())
                // Absent rather than empty: an index takes an empty list for a value, which only one person could have.
                .append("keys", keys(person).isEmpty() ? null : keys(person))
                .append("agent", person.agent())
                .append("access", new Document(new TreeMap<>(person.access())))
                .append("erased", person.erased());
        document.append("name", person.name());
        document.append("externalId", person.externalId());
        document.append("organizationId", person.organizationId());
        document.append("language", person.language());
        return document;
    }

    /** Everything a person can be found by, in one field with one unique index: nobody shares any of it. */
    private static List<String> keys(Person person) {
        return person.erased()
                ? List.of()
                : Stream.of(
                                person.emails().stream().map(PersonDocuments::emailKey),
                                person.identities().stream().map(PersonDocuments::identityKey),
                                Stream.ofNullable(person.externalId()).map(PersonDocuments::externalKey))
                        .flatMap(keys -> keys)
                        .distinct()
                        .toList();
    }

    static String emailKey(String email) {
        return "email:" + email.strip().toLowerCase(Locale.ROOT);
    }

    static String identityKey(String subject) {
        return "sub:" + subject;
    }

    static String externalKey(String externalId) {
        return "ext:" + externalId;
    }
}
