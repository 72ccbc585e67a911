package io.tidings.mail.parse;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads raw mails offline and writes how the gateway understands them, one JSON line per file, in order. */
public final class MailParse {

    private static final JsonMapper JSON = new JsonMapper();

    private MailParse() {}

    public static void main(String[] files) {
        if (files.length == 0) {
            System.err.println("Which mails? Name the files: ./tidings mail parse FILE…");
            System.exit(2);
        }
        var out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8);
        for (var file : files) {
            out.println(JSON.writeValueAsString(line(file)));
        }
        out.flush();
        if (out.checkError()) {
            System.exit(1);
        }
    }

    static ObjectNode line(String file) {
        try {
            return line(file, Files.readAllBytes(Path.of(file)));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // The same fields as ever, so that a reader of the lines needs no special case.
            return line(file, new byte[0]).put("ok", false).put("error", "The file cannot be read: " + e);
        }
    }

    static ObjectNode line(String file, byte[] raw) {
        var mail = MailReader.read(raw);
        var line = JSON.createObjectNode();
        line.put("file", file);
        line.put("ok", mail.readable());
        line.put("error", mail.readable() ? null : "There is nothing in it");
        line.put("subject", mail.subject());
        line.set("from", address(mail.from()));
        line.set("to", addresses(mail.to()));
        line.set("cc", addresses(mail.cc()));
        line.set("reply_to", addresses(mail.replyTo()));
        line.put("message_id", mail.messageId());
        line.put(
                "in_reply_to",
                mail.inReplyTo().isEmpty() ? null : mail.inReplyTo().getFirst());
        mail.references().forEach(line.putArray("references")::add);
        line.put("date", mail.date() == null ? null : mail.date().toString());
        line.put("body_text", mail.text());
        line.put("body_html", mail.html());
        attachments(mail, line.putArray("attachments"));
        leaves(mail, line.putArray("leaves"));
        line.put("reply_text", mail.reply().text());
        line.put("elided_text", mail.reply().quoted());
        line.put("signature", mail.reply().signature());
        line.put("auto_reply", mail.automation().autoReply());
        line.put("out_of_office", mail.automation().outOfOffice());
        line.put("bounce", mail.bounce().isPresent());
        recipients(mail.bounce().orElse(null), line.putArray("recipients"));
        return line;
    }

    private static ObjectNode address(Address address) {
        return JSON.createObjectNode().put("name", address.name()).put("email", address.email());
    }

    private static ArrayNode addresses(List<Address> addresses) {
        var array = JSON.createArrayNode();
        addresses.forEach(address -> array.add(address(address)));
        return array;
    }

    private static void attachments(ParsedMail mail, ArrayNode attachments) {
        for (var file : mail.files()) {
            attachments
                    .addObject()
                    .put("filename", file.name())
                    .put("mime", file.mime())
                    .put("size", file.content().length())
                    .put("sha256", file.content().sha256())
                    .put("content_id", file.contentId())
                    .put("inline", file.inline());
        }
    }

    private static void leaves(ParsedMail mail, ArrayNode leaves) {
        for (var leaf : mail.leaves()) {
            leaves.addObject().put("mime", leaf.mime()).put("size", leaf.size()).put("sha256", leaf.sha256());
        }
    }

    private static void recipients(@Nullable Bounce bounce, ArrayNode recipients) {
        if (bounce == null) {
            return;
        }
        for (var recipient : bounce.recipients()) {
            recipients
                    .addObject()
                    .put("address", recipient.address())
                    .put("status", recipient.status())
                    .put("code", recipient.code())
                    .put("reason", recipient.reason())
                    .put("hard", recipient.hard());
        }
    }
}
