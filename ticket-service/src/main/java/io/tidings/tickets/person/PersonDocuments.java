package io.tidings.tickets.person;

import io.tidings.tickets.person.Person.Absorbed;
import io.tidings.tickets.ticket.FieldValues;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A person as the store keeps it. */
final class PersonDocuments {

    private PersonDocuments() {}

    static Person read(Document document) {
        var levels = new TreeMap<String, String>();
        children(document, "access").forEach((group, level) -> levels.put(group, String.valueOf(level)));
        var changedIn = new HashMap<String, Long>();
        children(document, "changedIn")
                .forEach((field, version) -> changedIn.put(field, ((Number) version).longValue()));
        return new Person(
                document.getString("_id"),
                document.getLong("version"),
                document.getString("name"),
                strings(document, "emails"),
                strings(document, "phones"),
                strings(document, "identities"),
                document.getString("externalId"),
                document.getString("organizationId"),
                document.getString("jobTitle"),
                document.getString("language"),
                document.getString("timeZone"),
                document.getString("notes"),
                FieldValues.read(document.get("fields", Document.class)),
                document.getBoolean("active", true),
                document.getBoolean("agent", false),
                levels,
                strings(document, "rolesByRules"),
                document.getList("absorbed", Document.class, List.of()).stream()
                        .map(PersonDocuments::absorbed)
                        .toList(),
                document.getString("mergedInto"),
                document.getBoolean("erased", false),
                changedIn,
                Optional.ofNullable(document.getDate("createdAt"))
                        .map(Date::toInstant)
                        .orElse(null));
    }

    /** What a person is now; the version, {@code changedIn} and what publishes it are the store's. */
    static Document write(Person person) {
        var keys = keys(person);
        var words = person.erased() || person.isMerged() ? List.<String>of() : PersonWords.of(person);
        return new Document("emails", person.emails())
                .append("phones", person.phones())
                .append("identities", person.identities())
                // Absent rather than empty: an index takes an empty list for a value, which only one person could have.
                .append("keys", orAbsent(keys))
                .append("words", orAbsent(words))
                .append("beginnings", orAbsent(PersonWords.beginnings(words)))
                .append("active", person.active())
                .append("agent", person.agent())
                .append("access", new Document(new TreeMap<>(person.access())))
                // Absent rather than empty, so that the index has only those who have some.
                .append("rolesByRules", orAbsent(person.rolesByRules()))
                .append("fields", FieldValues.write(person.fields()))
                .append(
                        "absorbed",
                        orAbsent(person.absorbed().stream()
                                .map(PersonDocuments::write)
                                .toList()))
                .append("erased", person.erased())
                // Only who can be found stands in the list of everybody.
                .append("listed", person.erased() || person.isMerged() ? null : true)
                .append("name", person.name())
                .append("externalId", person.externalId())
                .append("organizationId", person.organizationId())
                .append("jobTitle", person.jobTitle())
                .append("language", person.language())
                .append("timeZone", person.timeZone())
                .append("notes", person.notes())
                .append("mergedInto", person.mergedInto());
    }

    /** Everything a person can be found by, in one field with one unique index: nobody shares any of it. */
    private static List<String> keys(Person person) {
        return person.erased()
                ? List.of()
                : Stream.of(
                                person.ownEmails().stream().map(PersonDocuments::emailKey),
                                person.ownIdentities().stream().map(PersonDocuments::identityKey),
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

    private static Document write(Absorbed absorbed) {
        return new Document("personId", absorbed.personId())
                .append("emails", absorbed.emails())
                .append("phones", absorbed.phones())
                .append("identities", absorbed.identities());
    }

    private static Absorbed absorbed(Document document) {
        return new Absorbed(
                document.getString("personId"),
                strings(document, "emails"),
                strings(document, "phones"),
                strings(document, "identities"));
    }

    private static <T> @Nullable List<T> orAbsent(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static Map<String, Object> children(Document document, String field) {
        var children = document.get(field, Document.class);
        return children == null ? Map.of() : children;
    }

    private static List<String> strings(Document document, String field) {
        return document.getList(field, String.class, List.of());
    }
}
