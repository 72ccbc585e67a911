package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Recognises delivery reports: RFC 3464 where the sender keeps to it, headers and {@link BounceProse sentences} where not. */
final class Bounces {

    static final int LONGEST_TEXT = 30_000;
    static final int MOST_RECIPIENTS = 100;

    private static final Set<String> REPORT_FIELDS = Set.of(
            "final-recipient",
            "original-recipient",
            "action",
            "status",
            "diagnostic-code",
            "x-actual-recipient",
            "x-supplementary-info",
            "x-mailer-daemon");

    private static final Pattern NOTIFICATION =
            Pattern.compile("\"(?:notificationType|eventType)\"\\s{0,5}:\\s{0,5}\"Bounce\"");

    private static final Pattern BLANK_LINE = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n");
    private static final String[] NO_BLOCKS = {};
    private static final JsonMapper JSON = new JsonMapper();

    private final Part root;
    private final String text;
    private final BounceProse prose;

    private Bounces(Part root, String text, BounceProse prose) {
        this.root = root;
        this.text = text;
        this.prose = prose;
    }

    static Optional<Bounce> recognise(Part root, String subject, Address from, String text) {
        var some = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return new Bounces(root, some, new BounceProse(root, subject, from, some)).bounce();
    }

    private Optional<Bounce> bounce() {
        var reports = reportBlocks();
        if (!reports.isEmpty()) {
            var failed = reports.stream().filter(Bounces::isFailure).toList();
            return failed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(bounce(
                            failed.stream()
                                    .limit(MOST_RECIPIENTS)
                                    .map(this::recipient)
                                    .toList(),
                            false));
        }
        var told = complaint().or(this::notification).or(this::headed);
        if (told.isPresent()) {
            return told.map(recipients -> bounce(recipients, false));
        }
        // Everybody else writes prose.
        return prose.tellsOfBounce() ? Optional.of(bounce(prose.about(prose.addresses()), true)) : Optional.empty();
    }

    private Bounce bounce(List<Bounce.Recipient> recipients, boolean inProse) {
        return new Bounce(recipients, ReturnedMail.ids(root, text), inProse);
    }

    /** Exim's and Gmail's way. */
    private Optional<List<Bounce.Recipient>> headed() {
        var named = root.headers().all("X-Failed-Recipients").stream()
                .flatMap(value -> Addresses.parse(value, null).stream())
                .map(Address::email)
                .toList();
        return named.isEmpty() ? Optional.empty() : Optional.of(prose.about(named));
    }

    // RFC 3464: blocks of fields, the first about the message, one for each recipient.

    private List<Map<String, String>> reportBlocks() {
        var blocks = new ArrayList<Map<String, String>>();
        for (var leaf : ownLeaves(root)) {
            var isReport = leaf.mime().equals("message/delivery-status")
                    || leaf.mime().equals("message/global-delivery-status");
            var content = isReport || looksLikeReport(leaf)
                    ? Charsets.decode(
                            leaf.content().beginning(LONGEST_TEXT), leaf.type().charset())
                    : "";
            for (var block : content.isEmpty() ? NO_BLOCKS : BLANK_LINE.split(content)) {
                var fields = fields(block);
                if (continues(blocks, fields)) {
                    blocks.getLast().putAll(fields);
                    continue;
                }
                if (fields.containsKey("final-recipient")
                        || fields.containsKey("original-recipient")
                        || fields.containsKey("action")) {
                    blocks.add(fields);
                }
            }
        }
        return blocks;
    }

    /** A blank line inside a recipient's fields: the rest belongs to whom the first half names. */
    private static boolean continues(List<Map<String, String>> blocks, Map<String, String> fields) {
        return !blocks.isEmpty()
                && !fields.isEmpty()
                && !blocks.getLast().containsKey("action")
                && !fields.containsKey("final-recipient")
                && !fields.containsKey("original-recipient");
    }

    private static boolean looksLikeReport(Part.Leaf leaf) {
        if (!leaf.mime().startsWith("text/") && !leaf.mime().startsWith("message/")) {
            return false;
        }
        var content = leaf.content();
        if (!content.hasWithin("final-recipient:", LONGEST_TEXT)) {
            return false;
        }
        return content.hasWithin("\naction:", LONGEST_TEXT) || content.hasWithin("\nstatus:", LONGEST_TEXT);
    }

    private static Map<String, String> fields(String block) {
        var fields = new HashMap<String, String>();
        String last = null;
        for (var line : block.split("\\r?\\n")) {
            if (last != null && !line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
                fields.merge(last, " " + line.strip(), String::concat);
                continue;
            }
            var colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            last = REPORT_FIELDS.contains(name) ? name : null;
            if (last != null) {
                fields.putIfAbsent(last, line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static boolean isFailure(Map<String, String> block) {
        var action = block.getOrDefault("action", "").toLowerCase(Locale.ROOT);
        var status = block.getOrDefault("status", "");
        return action.startsWith("fail")
                || action.startsWith("delay")
                || (action.isEmpty() && !status.startsWith("2"))
                || (!status.startsWith("2")
                        && !Set.of("delivered", "relayed", "expanded").contains(action.replaceFirst("\\W.*$", "")));
    }

    private Bounce.Recipient recipient(Map<String, String> block) {
        var address = address(block.getOrDefault("final-recipient", ""))
                .or(() -> address(block.getOrDefault("original-recipient", "")))
                .or(() -> address(block.getOrDefault("x-actual-recipient", "")))
                .or(() -> root.headers().first("X-Failed-Recipients").flatMap(Bounces::address))
                .or(() -> prose.addresses().stream().findFirst())
                .orElse("");
        var diagnostic =
                block.getOrDefault("diagnostic-code", "").replaceFirst("(?i)^(?:smtp|x-[\\w-]+|unix)\\s*;\\s*", "");
        var declared = BounceReasons.enhancedStatus(block.getOrDefault("status", ""));
        var delayed = block.getOrDefault("action", "").toLowerCase(Locale.ROOT).startsWith("delay");
        var code = BounceReasons.replyCode(diagnostic);
        var status = exact(declared)
                .or(() -> exact(BounceReasons.enhancedStatus(diagnostic)))
                .or(() -> exact(BounceReasons.statusOf(diagnostic, code)))
                .or(() -> exact(inClass(declared, BounceReasons.statusOf(text, BounceReasons.replyCode(text)))))
                .or(() -> declared)
                .orElse(delayed ? "4.4.7" : "5.0.0");
        var reason = diagnostic.isBlank() ? prose.reasonLine(address) : diagnostic;
        return new Bounce.Recipient(
                address,
                status,
                code.orElse(null),
                reason,
                !delayed && BounceReasons.isHard(status),
                delayed || (!block.containsKey("action") && status.startsWith("4.")));
    }

    static Optional<String> exact(Optional<String> status) {
        return status.filter(found -> !found.endsWith(".0.0"));
    }

    /** What the text says, but never in another class than the report itself declared. */
    private static Optional<String> inClass(Optional<String> declared, Optional<String> found) {
        return declared.isEmpty() ? found : found.map(status -> declared.get().charAt(0) + status.substring(1));
    }

    private static Optional<String> address(String field) {
        var match = BounceProse.ANY_ADDRESS.matcher(field);
        if (match.find()) {
            return Optional.of(match.group());
        }
        var plain =
                field.replaceFirst("(?i)^(?:rfc822|utf-8|x400|system)\\s*;", "").replaceAll("[<>\"\\s]", "");
        return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
    }

    // RFC 5965: a provider reports that somebody called our mail spam.

    private Optional<List<Bounce.Recipient>> complaint() {
        for (var leaf : ownLeaves(root)) {
            if (leaf.mime().equals("message/feedback-report")) {
                var content = Charsets.decode(leaf.content().beginning(LONGEST_TEXT), null);
                var address = Pattern.compile("(?im)^(?:Original-Rcpt-To|Removal-Recipient):(.{0,300})$")
                        .matcher(content);
                var recipient = address.find() ? address(address.group(1)).orElse("") : "";
                return Optional.of(
                        List.of(new Bounce.Recipient(recipient, "5.7.1", null, "Reported as spam", false, false)));
            }
        }
        return Optional.empty();
    }

    // Amazon's mail service tells of bounces by JSON in a mail of its own.

    private Optional<List<Bounce.Recipient>> notification() {
        var start = text.indexOf('{');
        if (start < 0 || !NOTIFICATION.matcher(text).find()) {
            return Optional.empty();
        }
        try {
            var bounce = JSON.readTree(text.substring(start, text.lastIndexOf('}') + 1))
                    .path("bounce");
            var recipients = bounce.path("bouncedRecipients")
                    .valueStream()
                    .limit(MOST_RECIPIENTS)
                    .map(recipient -> recipient(Map.of(
                            "final-recipient", recipient.path("emailAddress").asString(""),
                            "action", recipient.path("action").asString("failed"),
                            "status", recipient.path("status").asString(""),
                            "diagnostic-code", recipient.path("diagnosticCode").asString(""))))
                    .toList();
            return recipients.isEmpty() ? Optional.empty() : Optional.of(recipients);
        } catch (JacksonException | IndexOutOfBoundsException e) {
            // Cut off or reworded on its way: then it is a text like any other.
            return Optional.empty();
        }
    }

    /** The leaves of the report itself; the returned mail may be a report too, and is not ours to judge. */
    private static List<Part.Leaf> ownLeaves(Part part) {
        return switch (part) {
            case Part.Leaf leaf -> List.of(leaf);
            case Part.Embedded _ -> List.of();
            case Part.Signed signed -> ownLeaves(signed.inside());
            case Part.Multipart multipart ->
                multipart.parts().stream()
                        .flatMap(child -> ownLeaves(child).stream())
                        .toList();
        };
    }
}
