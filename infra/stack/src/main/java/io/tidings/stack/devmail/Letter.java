package io.tidings.stack.devmail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail in a mailbox, by its headers.
 *
 * @param number of its file
 * @param written by its owner, here; else it came to them
 * @param mailbox its owner's address
 * @param threadIds its own id and those it answers
 */
record Letter(
        String id,
        long number,
        boolean written,
        String mailbox,
        Instant at,
        String from,
        @Nullable String replyTo,
        List<String> to,
        List<String> cc,
        String subject,
        @Nullable String messageId,
        Set<String> threadIds,
        long size) {

    private static final Pattern ID = Pattern.compile("<([^<>\\s]{1,500})>");
    private static final int MOST = 100;
    private static final int LONGEST = 500;

    static Letter of(MailFiles.Kept kept, boolean written, MimeMessage message) {
        var headers = new Headers(message);
        var messageId = ids(headers.raw("Message-ID")).stream().findFirst().orElse(null);
        var threadIds = new TreeSet<String>();
        for (var name : List.of("Message-ID", "In-Reply-To", "References")) {
            threadIds.addAll(ids(headers.raw(name)));
        }
        return new Letter(
                idOf(kept, written),
                kept.number(),
                written,
                kept.address().toLowerCase(Locale.ROOT),
                kept.at(),
                headers.text("From"),
                headers.addresses("Reply-To").stream().findFirst().orElse(null),
                headers.addresses("To"),
                headers.addresses("Cc"),
                headers.text("Subject"),
                messageId,
                threadIds,
                kept.size());
    }

    static String idOf(MailFiles.Kept kept, boolean written) {
        return (written ? "w" : "r") + kept.number();
    }

    private static List<String> ids(String header) {
        return ID.matcher(header)
                .results()
                .limit(MOST)
                .map(found -> found.group(1))
                .toList();
    }

    /** Headers of anybody's making: what cannot be understood is shown as it stands. */
    private record Headers(MimeMessage message) {

        String raw(String name) {
            try {
                var value = message.getHeader(name, ", ");
                return value == null ? "" : value;
            } catch (MessagingException e) {
                return "";
            }
        }

        String text(String name) {
            var decoded = Texts.decoded(raw(name)).strip();
            return decoded.length() > LONGEST ? decoded.substring(0, LONGEST) + "…" : decoded;
        }

        List<String> addresses(String name) {
            var addresses = new ArrayList<String>();
            try {
                for (var one : InternetAddress.parseHeader(raw(name), false)) {
                    var address = one.getAddress() == null ? "" : one.getAddress();
                    var person = one.getPersonal() == null ? "" : one.getPersonal();
                    addresses.add(person.isBlank() ? address : person + " <" + address + ">");
                }
            } catch (AddressException e) {
                addresses.add(text(name));
            }
            return addresses.stream().filter(one -> !one.isBlank()).limit(MOST).toList();
        }
    }
}
