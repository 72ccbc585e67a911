package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Delivery reports as servers write them to people: no fields, only sentences, in the languages of those who wrote the servers. */
final class BounceProse {

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

    static final Pattern ANY_ADDRESS = Pattern.compile(ADDRESS);

    private final Part root;
    private final String subject;
    private final Address from;
    private final String text;

    /** @param text bounded */
    BounceProse(Part root, String subject, Address from, String text) {
        this.root = root;
        this.subject = subject;
        this.from = from;
        this.text = text;
    }

    boolean tellsOfBounce() {
        var named = from.name().length() > MOST_NAME ? from.name().substring(0, MOST_NAME) : from.name();
        var sender = SENDER.matcher(named + " " + from.localPart()).find();
        var nobody = root.headers().lower("Return-Path").equals("<>")
                || root.headers().lower("Auto-Submitted").startsWith("auto-")
                || root.mime().equals("multipart/report");
        if (!sender && !nobody) {
            // Nearly every mail, whose subject need not be looked through for all these words.
            return false;
        }
        var titled = SUBJECT.matcher(subject).find();
        return (sender && (titled || tellsOfFailure())) || (titled && nobody && tellsOfFailure());
    }

    /** Asked last: looking through a long text for all these words takes longer than reading the whole mail does otherwise. */
    private boolean tellsOfFailure() {
        return FAILURE_TEXT.matcher(text).find();
    }

    /** What it says about each of them; about nobody in particular where there are none. */
    List<Bounce.Recipient> about(List<String> addresses) {
        var known = addresses.isEmpty() ? List.of("") : addresses;
        return known.stream()
                .distinct()
                .limit(Bounces.MOST_RECIPIENTS)
                .map(this::about)
                .toList();
    }

    private Bounce.Recipient about(String address) {
        var near = near(address);
        var code = BounceReasons.replyCode(near).or(() -> BounceReasons.replyCode(explanation()));
        var status = Bounces.exact(BounceReasons.enhancedStatus(near))
                .or(() -> Bounces.exact(BounceReasons.enhancedStatus(explanation())))
                .or(() -> Bounces.exact(BounceReasons.statusOf(near, BounceReasons.replyCode(near))))
                .or(() -> Bounces.exact(BounceReasons.statusOf(explanation() + "\n" + subject, code)))
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

    /** The line that says why, of what is said about an address. */
    String reasonLine(String address) {
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

    /** Whose mail came back; at last whom the returned mail was for. */
    List<String> addresses() {
        var found = new LinkedHashSet<String>();
        var explanation = explanation();
        for (var pattern : List.of(LINE_ADDRESS, NAMED_ADDRESS, ANY_ADDRESS)) {
            var match = pattern.matcher(explanation);
            while (match.find() && found.size() < Bounces.MOST_RECIPIENTS) {
                var address = match.group(match.groupCount() > 0 ? 1 : 0).replaceFirst("[.']+$", "");
                if (isRecipient(address)) {
                    found.add(address);
                }
            }
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        }
        return ReturnedMail.headers(root).stream()
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
}
