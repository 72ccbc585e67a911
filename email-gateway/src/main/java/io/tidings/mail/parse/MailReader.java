package io.tidings.mail.parse;

import java.nio.charset.Charset;
import java.nio.charset.CoderMalfunctionError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Understands a raw mail. Never throws: what cannot be understood is shown as the text it is. */
public final class MailReader {

    /** Bytes of a part that are read as text; a longer one is no letter, and there as a file besides. */
    public static final int LONGEST_BODY = 1 << 20;

    private static final Address NOBODY = new Address("", "");

    /** What of a subject is looked through for the words of machines; nobody's is longer. */
    private static final int LONGEST_TITLE = 1_000;

    /** More servers than any mail passes. */
    private static final int MOST_CHECKS = 30;

    private MailReader() {}

    public static ParsedMail read(byte[] raw) {
        return read(Octets.of(raw));
    }

    static ParsedMail read(Octets raw) {
        try {
            return understood(raw);
        } catch (RuntimeException | StackOverflowError | CoderMalfunctionError e) {
            return asText(raw);
        }
    }

    private static ParsedMail understood(Octets raw) {
        var budget = new Budget(raw.length());
        var root = PartReader.read(raw, budget);
        var hint = bodyCharset(root);
        var headers = root.headers();
        var contents = Contents.choose(root, hint);
        var subject = headers.text("Subject", hint);
        var from = sender(headers, hint);
        // Before the document is taken apart for the answer.
        var html = contents.document() == null ? null : SafeHtml.sanitize(contents.document());
        var answer = answer(contents, html);
        var title = subject.length() > LONGEST_TITLE ? subject.substring(0, LONGEST_TITLE) : subject;
        var automation = Automation.of(headers, title, from);
        return new ParsedMail(
                !raw.isEmpty(),
                subject,
                from,
                addresses(headers, "To", hint),
                addresses(headers, "Cc", hint),
                addresses(headers, "Reply-To", hint),
                Stream.of("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
                        .flatMap(name -> addresses(headers, name, hint).stream())
                        .distinct()
                        .toList(),
                messageId(headers),
                ids(headers, "In-Reply-To"),
                ids(headers, "References"),
                headers.first("Date").flatMap(MailDates::parse).orElse(null),
                contents.text(),
                html,
                contents.files(),
                leaves(root),
                answer.reply(),
                answer.html(),
                automation,
                Bounces.recognise(root, title, from, contents.text()),
                headers.all("X-Tidings-Loop"),
                senderChecks(headers, hint),
                language(headers));
    }

    /** @param html the sanitized HTML of the reply alone; absent where only the text shows what was folded */
    private record Answer(Reply reply, @Nullable String html) {}

    /** @param whole the sanitized HTML of the whole mail; absent where it has none */
    private static Answer answer(Contents.Chosen contents, @Nullable String whole) {
        var document = contents.document();
        if (document == null) {
            return new Answer(ReplyTrimmer.text(contents.text()), null);
        }
        var html = HtmlReply.of(document, contents.visible());
        var safe = html.rest() == null ? whole : SafeHtml.sanitize(html.rest());
        if (contents.fromHtml()) {
            return new Answer(html.reply(), safe);
        }
        var plain = ReplyTrimmer.text(contents.text());
        if (plain.quoted().isEmpty()) {
            // A client without a mark in its text part often has one in its HTML.
            return html.reply().quoted().isEmpty() ? new Answer(plain, safe) : new Answer(html.reply(), safe);
        }
        return new Answer(plain, html.reply().quoted().isEmpty() ? null : safe);
    }

    /** The charset that the first text part declares and keeps to; the header's raw bytes are likely to be in it too. */
    private static @Nullable Charset bodyCharset(Part root) {
        return root.leaves()
                .filter(leaf -> leaf.mime().startsWith("text/"))
                .limit(3)
                .flatMap(leaf -> Charsets.named(leaf.type().charset()).stream()
                        .filter(charset -> !charset.equals(StandardCharsets.UTF_8))
                        .filter(charset -> Charsets.strictly(Contents.beginning(leaf.content()), charset)
                                .isPresent()))
                .findFirst()
                .orElse(null);
    }

    private static Address sender(Headers headers, @Nullable Charset hint) {
        var candidates = Stream.of("From", "Reply-To", "Return-Path", "Sender")
                .flatMap(name -> addresses(headers, name, hint).stream())
                .toList();
        var from = addresses(headers, "From", hint).stream().findFirst().orElse(NOBODY);
        if (from.isPlausible()) {
            return from;
        }
        if (from.email().isEmpty()) {
            var name = from.name();
            return candidates.stream()
                    .filter(Address::isPlausible)
                    .findFirst()
                    .map(found -> name.isEmpty() ? found : new Address(name, found.email()))
                    .orElse(from);
        }
        return from;
    }

    private static List<Address> addresses(Headers headers, String name, @Nullable Charset hint) {
        var addresses = new ArrayList<Address>();
        for (var value : headers.all(name)) {
            addresses.addAll(Addresses.parse(value, hint));
        }
        return addresses;
    }

    /** A server checks one address; where there are more, nobody knows which one it was. */
    private static List<SenderCheck> senderChecks(Headers headers, @Nullable Charset hint) {
        var one = headers.all("From").size() == 1
                && addresses(headers, "From", hint).size() == 1;
        return one
                ? headers.all("Authentication-Results").stream()
                        .limit(MOST_CHECKS)
                        .map(SenderCheck::parse)
                        .toList()
                : List.of();
    }

    private static @Nullable String messageId(Headers headers) {
        return headers.first("Message-ID")
                .map(MessageIds::own)
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }

    private static List<String> ids(Headers headers, String name) {
        return headers.all(name).stream()
                .flatMap(value -> MessageIds.parse(value).stream())
                .distinct()
                .toList();
    }

    private static List<ParsedMail.Leaf> leaves(Part root) {
        return root.leaves()
                .map(leaf -> new ParsedMail.Leaf(leaf.mime(), leaf.content(), leaf.isSignedAround()))
                .toList();
    }

    private static @Nullable String language(Headers headers) {
        return Stream.of("Content-Language", "Accept-Language")
                .flatMap(name -> headers.first(name).stream())
                .map(value -> value.replaceFirst("[,;\\s].*$", ""))
                .filter(tag -> tag.matches("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}"))
                .findFirst()
                .orElse(null);
    }

    private static ParsedMail asText(Octets raw) {
        var text = Charsets.decode(raw.beginning(LONGEST_BODY), null);
        return new ParsedMail(
                !text.isBlank(),
                "",
                NOBODY,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                text,
                null,
                List.of(),
                List.of(new ParsedMail.Leaf("text/plain", raw)),
                new Reply(text, "", ""),
                null,
                new Automation(false, false),
                Optional.empty(),
                List.of(),
                List.of(),
                null);
    }
}
