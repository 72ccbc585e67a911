package io.tidings.mail.template;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The words of one kind of our mails in one language, for one group or for all that have none of their own.
 *
 * @param groupId absent for all groups
 * @param sender the name that the mail comes from, with placeholders; the group's name where absent
 * @param subject one line with placeholders; that of the conversation where absent
 * @param text plain text with placeholders
 * @param version 0 for what comes with the desk
 * @param changedBy the name of whoever did
 */
public record MailTemplate(
        TemplateKind kind,
        String language,
        @Nullable String groupId,
        @Nullable String sender,
        @Nullable String subject,
        String text,
        long version,
        @Nullable Instant changedAt,
        @Nullable String changedBy) {

    /** As it comes with the desk, or as it would be were it saved. */
    public static MailTemplate unsaved(
            TemplateKind kind,
            String language,
            @Nullable String groupId,
            @Nullable String sender,
            @Nullable String subject,
            String text) {
        return new MailTemplate(kind, language, groupId, sender, subject, text, 0, null, null);
    }

    static MailTemplate of(Document stored) {
        return new MailTemplate(
                TemplateKind.of(stored.getString("kind")).orElseThrow(),
                stored.getString("language"),
                stored.getString("group"),
                stored.getString("sender"),
                stored.getString("subject"),
                stored.getString("text"),
                stored.getLong("version"),
                stored.getDate("changedAt").toInstant(),
                stored.getString("changedBy"));
    }

    Document toDocument() {
        var document = new Document("kind", kind.word())
                .append("language", language)
                .append("group", groupId)
                .append("sender", sender)
                .append("subject", subject)
                .append("text", text)
                .append("changedBy", changedBy);
        return changedAt == null ? document : document.append("changedAt", Date.from(changedAt));
    }

    boolean isStandard() {
        return version == 0;
    }

    String id() {
        return id(kind, language, groupId);
    }

    static String id(TemplateKind kind, String language, @Nullable String groupId) {
        return kind.word() + ":" + language + ":" + (groupId == null ? "" : groupId);
    }
}
