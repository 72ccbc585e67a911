package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Recognises delivery reports: RFC 3464 where the sender keeps to it, headers and sentences where not. */
final class Bounces {

    private static final int LONGEST_TEXT = 30_000;
    private static final int MOST_RECIPIENTS = 100;
    private static final int MOST_NAME = 200;

    private static final String ADDRESS =
            "[\\p{L}\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\\p{L}\\w-]{1,63}(?:\\.[\\p{L}\\w-]{1,63}){0,8}";

    private static final Pattern SENDER = Pattern.compile(
            "mailer-?daemon|postmaster|mail ?delivery|maildelivery|mail ?system|mdaemon|mail-?daemon|bounce|delivery (?:sub)?system"
                    + "|system administrator|systemadministrator|microsoft exchange|internet mail delivery|mail administrator|mailadmin|mail-?er|smtp-?daemon|complaints|abuse|feedback",
            CASE_INSENSITIVE);

    private static final Pattern SUBJECT = Pattern.compile(
            "undeliver(?:ed|able|y)|delivery (?:status )?(?:notification|report|failure|error|failed|problem|unsuccessful|has failed)|failure (?:notice|delivery)"
                    + "|mail (?:delivery|system|could not|not deliver|failure|error|undeliver).{0,40}|returned (?:mail|to sender|email)|return(?:ed)? (?:mail|message)|message (?:status|not deliver|undeliver|could not|delivery|you sent)"
                    + "|non[- ]?(?:delivery|receipt|deliverable)|not (?:be )?delivered|unable to deliver|could ?n[o']t (?:be )?(?:deliver|send)|could not be (?:delivered|sent)|delivery (?:delayed|delay)|delayed (?:mail|delivery)|warning: (?:could not|message)"
                    + "|nicht zustellbar|unzustellbar|zustell(?:ung|fehler)|non remis|non distribu|échec de|no se (?:pudo|puede) entregar|no entregado|mancata consegna|impossibile (?:recapitare|consegnare)"
                    + "|niedostarcz|nie dostarczono|zwrot|nie można dostarczyć|не доставлен|недоставлен|не удалось|전송\\s?실패|반송|배달되지|전달되지|발송\\s?실패|配信(?:不能|エラー)|配送できま|未送達|送信できま|退信|无法投递|投递失败|退件"
                    + "|user unknown|mailbox (?:full|unavailable)|rejected(?: mail)?|mail rejected|email (?:feedback|abuse)|abuse report|fwd: .{0,40}spam|considered unsolicited|nondeliver|ndn:|disallowed",
            CASE_INSENSITIVE | UNICODE_CASE);

    private static final Pattern FAILURE_TEXT = Pattern.compile(
            "could ?n[o']t (?:be )?(?:deliver|send|sent|complete)|could not be (?:delivered|sent|completed|processed)|(?:was|were|is|has) not (?:been )?(?:able to be )?(?:delivered|deliverable|received|processed|reach)|not able to deliver|unable to deliver|undeliverable|permanent (?:fatal )?(?:error|failure)|fatal errors?"
                    + "|did not reach|failed (?:to deliver|permanently|recipient|address)|delivery (?:to|of|has|failed|status|attempt|error|failure|notification)|returned (?:to|below|message|as)|this is the mail system|qmail-send|user unknown|mailbox (?:full|unavailable|not found)|no such user|over quota|does not exist|doesn't exist"
                    + "|konnte nicht zugestellt|nicht zugestellt werden|n'a pas pu être|no (?:se )?pud?o (?:ser )?entregar|no se ha podido entregar|non è stato possibile|nie (?:mógł|może|mogła|została?) |nie można dostarczyć|не может быть доставлено|не было доставлено|не удалось|전송하지 못|전달하지 못|전달되지 못|배달할 수 없|배달되지|보내지 못|配信できません|配送できません|送信できません|送信に失敗|届けることができ|无法(?:送达|投递|发送)|未能(?:送达|投递)|退回",
            CASE_INSENSITIVE | UNICODE_CASE);

    private static final Pattern ORIGINAL_COPY = Pattern.compile(
            "(?im)^\\W{0,8}(?:below this line is a copy|this is a copy of (?:the|your) message|(?:the )?(?:header of the |text of )?(?:the )?(?:original|returned|unsent) (?:message|mail)(?: (?:header|follows|text|below|is attached|was))?[^\\n]{0,30}$|included is a copy|message header|returned message|original message (?:follows|headers?)|return-path:|received:\\s)");

    private static final Pattern LINE_ADDRESS = Pattern.compile(
            "(?m)^[\\s>*\\-•]{0,10}[<(\"']?(?:mailto:|smtp:|rfc822;\\s?)?(" + ADDRESS
                    + ")[>)\"']?[ \\t]*(?:[:;,(.<]|$|\\s-|\\son\\s|\\t)",
            CASE_INSENSITIVE);

    private static final Pattern NAMED_ADDRESS = Pattern.compile(
            "(?:rcpt to:\\s?|recipients?\\W{1,4}(?:address\\W{1,4})?|final-recipient:\\s?rfc822;\\s?|original-recipient:\\s?rfc822;\\s?|failed recipient\\W{1,4}|to(?: the following (?:address|recipient)(?:es|s)?)?\\W{1,6}|address\\W{1,4}|user\\W{1,4}|mailbox\\W{1,4}|for\\W{1,4}|an\\W{1,4}|à\\W{1,4})"
                    + "[<\"'(]{0,2}(?:mailto:|smtp:)?(" + ADDRESS + ")",
            CASE_INSENSITIVE);

    private static final Pattern ANY_ADDRESS = Pattern.compile(ADDRESS);

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

    private static final JsonMapper JSON = new JsonMapper();

    private final Part root;
    private final String subject;
    private final Address from;
    private final String text;

    private Bounces(Part root, String subject, Address from, String text) {
        this.root = root;
        this.subject = subject;
        this.from = from;
        this.text = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    static Optional<Bounce> recognise(Part root, String subject, Address from, String text) {
        var bounces = new Bounces(root, subject, from, text);
        return bounces.recipients().map(recipients -> new Bounce(recipients, bounces.originalIds()));
    }

    private Optional<List<Bounce.Recipient>> recipients() {
        var reports = reportBlocks();
        if (!reports.isEmpty()) {
            var failed = reports.stream().filter(Bounces::isFailure).toList();
            if (failed.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    failed.stream().limit(MOST_RECIPIENTS).map(this::recipient).toList());
        }
        var complaint = complaint();
        if (complaint.isPresent()) {
            return complaint;
        }
        var notified = notification();
        if (notified.isPresent()) {
            return notified;
        }
        var named = root.headers().all("X-Failed-Recipients").stream()
                .flatMap(value -> Addresses.parse(value, null).stream())
                .map(Address::email)
                .toList();
        if (!named.isEmpty()) {
            return Optional.of(fromText(named));
        }
        return looksLikeBounce() ? Optional.of(fromText(addressesInText())) : Optional.empty();
    }

    // RFC 3464: blocks of fields, the first about the message, one for each recipient.

    private List<Map<String, String>> reportBlocks() {
        var blocks = new ArrayList<Map<String, String>>();
        for (var leaf : ownLeaves(root)) {
            var isReport = leaf.mime().equals("message/delivery-status")
                    || leaf.mime().equals("message/global-delivery-status");
            var content = isReport || looksLikeReport(leaf)
                    ? Charsets.decode(bounded(leaf.content()), leaf.type().charset())
                    : "";
            for (var block : content.split("\\r?\\n[ \\t]*\\r?\\n")) {
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
        var start = new String(bounded(leaf.content()), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return start.contains("final-recipient:") && (start.contains("\naction:") || start.contains("\nstatus:"));
    }

    private static byte[] bounded(byte[] content) {
        return content.length > LONGEST_TEXT ? Arrays.copyOf(content, LONGEST_TEXT) : content;
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
                .or(() -> addressesInText().stream().findFirst())
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
        var reason = diagnostic.isBlank() ? reasonLine(address) : diagnostic;
        return new Bounce.Recipient(
                address,
                status,
                code.orElse(null),
                reason,
                !delayed && BounceReasons.isHard(status),
                delayed || (!block.containsKey("action") && status.startsWith("4.")));
    }

    private static Optional<String> exact(Optional<String> status) {
        return status.filter(found -> !found.endsWith(".0.0"));
    }

    /** What the text says, but never in another class than the report itself declared. */
    private static Optional<String> inClass(Optional<String> declared, Optional<String> found) {
        return declared.isEmpty() ? found : found.map(status -> declared.get().charAt(0) + status.substring(1));
    }

    private static Optional<String> address(String field) {
        var match = ANY_ADDRESS.matcher(field);
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
                var content = Charsets.decode(bounded(leaf.content()), null);
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

    // Everybody else writes prose.

    private boolean looksLikeBounce() {
        var named = from.name().length() > MOST_NAME ? from.name().substring(0, MOST_NAME) : from.name();
        var sender = SENDER.matcher(named + " " + from.localPart()).find();
        var titled = SUBJECT.matcher(subject).find();
        var nobody = root.headers().lower("Return-Path").equals("<>")
                || root.headers().lower("Auto-Submitted").startsWith("auto-")
                || root.mime().equals("multipart/report");
        return (sender && (titled || tellsOfFailure())) || (titled && nobody && tellsOfFailure());
    }

    /** Asked last: looking through a long text for all these words takes longer than reading the whole mail does otherwise. */
    private boolean tellsOfFailure() {
        return FAILURE_TEXT.matcher(text).find();
    }

    private List<Bounce.Recipient> fromText(List<String> addresses) {
        var known = addresses.isEmpty() ? List.of("") : addresses;
        return known.stream()
                .distinct()
                .limit(MOST_RECIPIENTS)
                .map(this::fromText)
                .toList();
    }

    private Bounce.Recipient fromText(String address) {
        var near = near(address);
        var code = BounceReasons.replyCode(near).or(() -> BounceReasons.replyCode(explanation()));
        var status = exact(BounceReasons.enhancedStatus(near))
                .or(() -> exact(BounceReasons.enhancedStatus(explanation())))
                .or(() -> exact(BounceReasons.statusOf(near, BounceReasons.replyCode(near))))
                .or(() -> exact(BounceReasons.statusOf(explanation() + "\n" + subject, code)))
                .or(() -> code.map(found -> found.charAt(0) + ".0.0"))
                .orElse("5.0.0");
        return new Bounce.Recipient(
                address,
                status,
                code.orElse(null),
                reasonLine(address),
                BounceReasons.isHard(status),
                status.startsWith("4."));
    }

    /** The text without the returned mail, whose own words say nothing about the failure. */
    private String explanation() {
        var copy = ORIGINAL_COPY.matcher(text);
        return copy.find() && copy.start() > 40 ? text.substring(0, copy.start()) : text;
    }

    private String near(String address) {
        var explanation = explanation();
        var at =
                address.isEmpty() ? -1 : explanation.toLowerCase(Locale.ROOT).indexOf(address.toLowerCase(Locale.ROOT));
        return at < 0 ? explanation : explanation.substring(at, Math.min(explanation.length(), at + 1_000));
    }

    private String reasonLine(String address) {
        var lines = near(address)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(12)
                .toList();
        var reason = lines.stream()
                .filter(line -> BounceReasons.replyCode(line).isPresent()
                        || BounceReasons.enhancedStatus(line).isPresent())
                .findFirst()
                .or(() -> lines.stream()
                        .filter(line -> !line.contains(address) || address.isEmpty())
                        .findFirst())
                .or(() -> lines.stream().findFirst())
                .orElse(subject);
        return reason.length() > 500 ? reason.substring(0, 500) : reason;
    }

    private List<String> addressesInText() {
        var found = new LinkedHashSet<String>();
        var explanation = explanation();
        for (var pattern : List.of(LINE_ADDRESS, NAMED_ADDRESS, ANY_ADDRESS)) {
            var match = pattern.matcher(explanation);
            while (match.find() && found.size() < MOST_RECIPIENTS) {
                var address = match.group(match.groupCount() > 0 ? 1 : 0).replaceFirst("[.']+$", "");
                if (isRecipient(address)) {
                    found.add(address);
                }
            }
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        }
        return returnedHeaders().stream()
                .flatMap(headers -> headers.all("To").stream())
                .flatMap(value -> Addresses.parse(value, null).stream())
                .map(Address::email)
                .filter(email -> !email.isEmpty())
                .limit(1)
                .toList();
    }

    private boolean isRecipient(String address) {
        var lower = address.toLowerCase(Locale.ROOT);
        // The reporter itself, and whom it reports to: our own address.
        return lower.contains(".")
                && !lower.equals(from.key())
                && !lower.startsWith("postmaster@")
                && !lower.startsWith("mailer-daemon@")
                && root.headers().all("To").stream()
                        .noneMatch(to -> to.toLowerCase(Locale.ROOT).contains(lower));
    }

    // Which mail it was.

    private List<String> originalIds() {
        var ids = new LinkedHashSet<String>();
        for (var headers : returnedHeaders()) {
            headers.all("Message-ID").forEach(id -> ids.addAll(MessageIds.parse(id)));
            headers.all("References").forEach(id -> ids.addAll(MessageIds.parse(id)));
        }
        root.headers().all("In-Reply-To").forEach(id -> ids.addAll(MessageIds.parse(id)));
        root.headers().all("References").forEach(id -> ids.addAll(MessageIds.parse(id)));
        var inText = Pattern.compile("(?im)^[>\\s]{0,6}Message-ID:\\s{0,5}(<[^<>\\s]{1,500}>)")
                .matcher(text);
        while (inText.find() && ids.size() < 50) {
            ids.addAll(MessageIds.parse(inText.group(1)));
        }
        return List.copyOf(ids);
    }

    /** The headers of the returned mail: attached whole, as headers only, or typed into the text. */
    private List<Headers> returnedHeaders() {
        var returned = new ArrayList<Headers>();
        collectReturned(root, returned);
        return returned;
    }

    private static void collectReturned(Part part, List<Headers> returned) {
        switch (part) {
            case Part.Embedded embedded -> returned.add(embedded.message().headers());
            case Part.Signed signed -> collectReturned(signed.inside(), returned);
            case Part.Multipart multipart -> multipart.parts().forEach(child -> collectReturned(child, returned));
            case Part.Leaf leaf -> {
                if (leaf.mime().equals("text/rfc822-headers")
                        || leaf.mime().equals("message/rfc822-headers")
                        || leaf.mime().equals("message/rfc822")) {
                    returned.add(typedHeaders(Charsets.decode(bounded(leaf.content()), null)));
                }
            }
        }
    }

    private static Headers typedHeaders(String text) {
        var fields = new LinkedHashMap<String, String>();
        String last = null;
        for (var line : text.split("\\r?\\n")) {
            if (last != null && !line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
                fields.merge(last, " " + line.strip(), String::concat);
                continue;
            }
            var colon = line.indexOf(':');
            last = colon > 0 ? line.substring(0, colon).strip() : null;
            if (last != null) {
                fields.putIfAbsent(last, line.substring(colon + 1).strip());
            }
        }
        return new Headers(fields.entrySet().stream()
                .map(field -> new Headers.Field(field.getKey(), field.getValue()))
                .toList());
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
