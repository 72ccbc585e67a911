package io.tidings.tickets.group;

import static java.util.stream.Collectors.toMap;

import io.tidings.tickets.Words;
import java.util.Objects;
import java.util.TreeMap;
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
                present(document, "signature"),
                document.get("signatures", new Document()).entrySet().stream()
                        .collect(toMap(entry -> entry.getKey(), entry -> String.valueOf(entry.getValue()))),
                present(document, "language"),
                followUp(document.get("followUp", Document.class)),
                present(document, "calendar"),
                document.getInteger("answerWithinMinutes"),
                !document.getBoolean("inactive", false),
                askRating(document.getInteger("askRatingAfterHours")));
    }

    static Document write(Group group) {
        return new Document("name", group.name())
                .append("address", Objects.requireNonNullElse(group.address(), ""))
                .append("signature", Objects.requireNonNullElse(group.signature(), ""))
                .append("signatures", new Document(new TreeMap<>(group.signatures())))
                .append("language", Objects.requireNonNullElse(group.language(), ""))
                .append(
                        "followUp",
                        new Document("rule", Words.of(group.followUp().rule()))
                                .append("days", group.followUp().days()))
                .append("calendar", Objects.requireNonNullElse(group.calendar(), ""))
                .append("answerWithinMinutes", group.answerWithinMinutes())
                .append("inactive", !group.active())
                .append("askRatingAfterHours", group.askRating().afterHours());
    }

    private static AskRating askRating(@Nullable Integer afterHours) {
        return afterHours == null ? AskRating.NEVER : new AskRating(true, afterHours);
    }

    private static FollowUp followUp(@Nullable Document stored) {
        return stored == null
                ? FollowUp.REOPEN
                : new FollowUp(Words.read(FollowUp.Rule.class, stored.getString("rule")), stored.getInteger("days"));
    }

    private static @Nullable String present(Document document, String field) {
        var value = document.getString(field);
        return value == null || value.isBlank() ? null : value;
    }
}
