package io.tidings.mail.parse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail, understood.
 *
 * @param readable false only where nothing at all could be read
 * @param from the sender; where the From header names no usable address, Reply-To, Return-Path or Sender does
 * @param recipientsSeen the addresses in Delivered-To, X-Original-To and Envelope-To, which survive Bcc and lists
 * @param text the visible text of the chosen body
 * @param html sanitized; absent where the mail is plain text
 * @param replyHtml sanitized, of the reply alone; absent where the mail has none, or only its text shows what is quoted
 * @param senderChecks what servers on the way wrote down about the sender, the last server's first; empty where the mail does
 *     not name exactly one sender
 * @param loopMarks the values of X-Tidings-Loop, which only our own mails carry
 */
public record ParsedMail(
        boolean readable,
        String subject,
        Address from,
        List<Address> to,
        List<Address> cc,
        List<Address> replyTo,
        List<Address> recipientsSeen,
        @Nullable String messageId,
        List<String> inReplyTo,
        List<String> references,
        @Nullable Instant date,
        String text,
        @Nullable String html,
        List<MailFile> files,
        List<Leaf> leaves,
        Reply reply,
        @Nullable String replyHtml,
        Automation automation,
        Optional<Bounce> bounce,
        List<String> loopMarks,
        List<SenderCheck> senderChecks,
        @Nullable String language) {

    /**
     * A leaf of the structure, decoded.
     *
     * @param isSignedAround a signature with what is signed inside of it, which was read from there
     */
    public record Leaf(String mime, Octets content, boolean isSignedAround) {

        public Leaf(String mime, Octets content) {
            this(mime, content, false);
        }

        /** In bytes. */
        public int size() {
            return content.length();
        }

        /** Of the content with CRLF made LF, without newlines at its ends. It is a tenth of the work on a mail, so ask once. */
        public String sha256() {
            return content.sha256OfText();
        }
    }

    public ParsedMail {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        replyTo = List.copyOf(replyTo);
        recipientsSeen = List.copyOf(recipientsSeen);
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
        files = List.copyOf(files);
        leaves = List.copyOf(leaves);
        loopMarks = List.copyOf(loopMarks);
        senderChecks = List.copyOf(senderChecks);
    }

    /** Its delivery report; empty also where it only reads like one, and no machine says that it wrote it. */
    public Optional<Bounce> report() {
        return bounce.filter(one -> !one.inProse() || automation.autoReply());
    }

    /** Written by a machine or sent to a list: attached in silence, never acknowledged. */
    public boolean isAutomatic() {
        return automation.autoReply() || report().isPresent();
    }
}
