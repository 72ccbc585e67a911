package io.tidings.tickets.organization;

import io.tidings.tickets.ticket.FieldValues;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;

/** An organization as the store keeps it. */
final class OrganizationDocuments {

    private OrganizationDocuments() {}

    static Organization read(Document document) {
        var changedIn = new HashMap<String, Long>();
        document.get("changedIn", new Document())
                .forEach((field, version) -> changedIn.put(field, ((Number) version).longValue()));
        return new Organization(
                document.getString("_id"),
                document.getLong("version"),
                document.getString("name"),
                document.getList("domains", String.class, List.of()),
                document.getBoolean("shared", false),
                document.getString("externalId"),
                document.getString("notes"),
                FieldValues.read(document.get("fields", Document.class)),
                document.getBoolean("removed", false),
                changedIn,
                Optional.ofNullable(document.getDate("createdAt"))
                        .map(Date::toInstant)
                        .orElse(null));
    }

    /** What an organization is now; a null takes the field away. */
    static Document write(Organization organization) {
        var found = organization.removed() ? null : organization;
        return new Document("name", organization.name())
                .append("domains", organization.domains())
                .append("shared", organization.shared())
                .append("externalId", organization.externalId())
                .append("notes", organization.notes())
                .append("fields", FieldValues.write(organization.fields()))
                .append("removed", organization.removed())
                .append("keys", found == null ? null : keys(found))
                // By which the list is ordered; the id makes it unique, so that a page can be cut anywhere.
                .append("listedAs", found == null ? null : listedAs(found))
                .append("words", found == null ? null : words(found));
    }

    /** Everything an organization can be found by alone, in one field with one unique index. */
    private static List<String> keys(Organization organization) {
        return Stream.of(
                        Stream.of(nameKey(organization.name())),
                        organization.domains().stream().map(OrganizationDocuments::domainKey),
                        Stream.ofNullable(organization.externalId()).map(OrganizationDocuments::externalKey))
                .flatMap(keys -> keys)
                .toList();
    }

    private static String listedAs(Organization organization) {
        return organization.name().strip().toLowerCase(Locale.ROOT) + "\u0000" + organization.id();
    }

    /** Each word of the name, the domains and the external id, in beginnings of up to {@value #LONGEST} characters. */
    private static List<String> words(Organization organization) {
        return Stream.of(
                        Stream.of(organization.name().split("\\s+")),
                        organization.domains().stream(),
                        Stream.ofNullable(organization.externalId()))
                .flatMap(words -> words)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .flatMap(
                        word -> Stream.iterate(1, n -> n <= LONGEST, n -> n + 1).map(n -> beginning(word, n)))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private static final int LONGEST = 20;

    /** As it is stored: what is typed beyond it narrows no further. */
    static String beginning(String word) {
        return beginning(word, LONGEST);
    }

    private static String beginning(String word, int length) {
        return word.codePointCount(0, word.length()) <= length
                ? word
                : word.substring(0, word.offsetByCodePoints(0, length));
    }

    static String nameKey(String name) {
        return "name:" + name.strip().toLowerCase(Locale.ROOT);
    }

    static String domainKey(String domain) {
        return "domain:" + domain.toLowerCase(Locale.ROOT);
    }

    static String externalKey(String externalId) {
        return "ext:" + externalId;
    }
}
