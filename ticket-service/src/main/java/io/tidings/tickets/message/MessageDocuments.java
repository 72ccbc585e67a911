package io.tidings.tickets.message;

import io.tidings.events.Attachment;
import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.tickets.Words;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A message as the store keeps it. */
final class MessageDocuments {

    private MessageDocuments() {}

    static Document write(StoredMessage stored) {
        var message = stored.message();
        var document = new Document("_id", message.id())
                .append("ticketId", message.ticketId())
                .append("n", message.n())
                .append("author", write(message.author()))
                .append("visibility", Words.of(message.visibility()))
                .append("channel", message.channel())
                .append("text", message.text())
                .append("automatic", message.automatic())
                .append("createdAt", Date.from(message.createdAt()));
        putIfPresent(document, "html", message.html());
        putIfPresent(document, "quoted", message.quoted());
        putIfPresent(document, "mail", write(message.mail()));
        putIfPresent(document, "origin", stored.origin());
        putIfPresent(document, "copiedFrom", message.copiedFrom());
        if (!message.attachments().isEmpty()) {
            document.append("attachments", writeAttachments(message.attachments(), stored.blobs()));
        }
        return document;
    }

    static StoredMessage read(Document document) {
        var attachments = document.getList("attachments", Document.class, List.of());
        var message = new Message(
                document.getString("_id"),
                document.getInteger("n"),
                document.getString("ticketId"),
                author(document.get("author", Document.class)),
                Words.visibility(document.getString("visibility")),
                document.getString("channel"),
                document.getString("text"),
                document.getString("html"),
                document.getString("quoted"),
                attachments.stream().map(MessageDocuments::attachment).toList(),
                mail(document.get("mail", Document.class)),
                document.getBoolean("automatic", false),
                document.getDate("createdAt").toInstant(),
                document.getBoolean("erased", false),
                document.getString("copiedFrom"));
        var blobs = attachments.stream().map(each -> each.getString("blob")).toList();
        return new StoredMessage(message, blobs, document.getString("origin"));
    }

    private static Document write(Author author) {
        var document = new Document("role", Words.of(author.role()));
        putIfPresent(document, "id", author.id());
        putIfPresent(document, "name", author.name());
        putIfPresent(document, "email", author.email());
        return document;
    }

    private static Author author(Document document) {
        return new Author(
                Words.read(Author.Role.class, document.getString("role")),
                document.getString("id"),
                document.getString("name"),
                document.getString("email"));
    }

    private static @Nullable Document write(@Nullable MailHeaders mail) {
        if (mail == null) {
            return null;
        }
        var document = new Document("references", mail.references())
                .append("to", mail.to())
                .append("cc", mail.cc());
        putIfPresent(document, "messageId", mail.messageId());
        putIfPresent(document, "inReplyTo", mail.inReplyTo());
        putIfPresent(document, "sentAt", mail.sentAt() == null ? null : Date.from(mail.sentAt()));
        putIfPresent(document, "forged", mail.forged());
        putIfPresent(document, "bcc", mail.bcc());
        return document;
    }

    private static @Nullable MailHeaders mail(@Nullable Document document) {
        return document == null
                ? null
                : new MailHeaders(
                        document.getString("messageId"),
                        document.getString("inReplyTo"),
                        document.getList("references", String.class, List.of()),
                        document.getList("to", String.class, List.of()),
                        document.getList("cc", String.class, List.of()),
                        document.getDate("sentAt") == null
                                ? null
                                : document.getDate("sentAt").toInstant(),
                        document.getBoolean("forged"),
                        document.getList("bcc", String.class));
    }

    private static List<Document> writeAttachments(List<Attachment> attachments, List<String> blobs) {
        var documents = new ArrayList<Document>(attachments.size());
        for (var i = 0; i < attachments.size(); i++) {
            var attachment = attachments.get(i);
            var document = new Document("n", attachment.n())
                    .append("name", attachment.name())
                    .append("mediaType", attachment.mediaType())
                    .append("size", attachment.size())
                    .append("inline", attachment.inline())
                    .append("blob", blobs.get(i));
            putIfPresent(document, "contentId", attachment.contentId());
            putIfPresent(document, "withheld", attachment.withheld());
            documents.add(document);
        }
        return documents;
    }

    private static Attachment attachment(Document document) {
        return new Attachment(
                document.getInteger("n"),
                document.getString("name"),
                document.getString("mediaType"),
                document.getLong("size"),
                document.getBoolean("inline", false),
                document.getString("contentId"),
                document.getBoolean("withheld"));
    }

    private static void putIfPresent(Document document, String field, @Nullable Object value) {
        if (value != null) {
            document.append(field, value);
        }
    }
}
