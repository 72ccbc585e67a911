package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds status codes in what servers write, and gives the usual sentences the code they forgot. */
final class BounceReasons {

    private static final Pattern ENHANCED = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d]|\\.\\d)");
    private static final Pattern REPLY_CODE =
            Pattern.compile("(?:(?<![\\d.:/-])|(?<=\\s:))([45][0-5]\\d)(?=[ \\-#:;,.)]|$)(?!\\.\\d)");

    private record Sentence(Pattern pattern, String status) {

        private Sentence(String regex, String status) {
            this(Pattern.compile(regex, CASE_INSENSITIVE), status);
        }
    }

    /** In order: the first that fits decides. */
    private static final List<Sentence> SENTENCES = List.of(
            new Sentence(
                    "over ?quota|quota exceed|exceed.{0,30}quota|mailbox.{0,20}full|full mailbox|storage.{0,20}exceed|insufficient (?:system )?storage|disk (?:space|quota)|out of space|inbox is full|mail(?:box|folder).{0,40}(?:is full|exceed|too large|size limit)|not enough (?:storage|space)",
                    "5.2.2"),
            new Sentence(
                    "too (?:large|big|long)|size (?:limit|exceed)|exceed.{0,30}(?:size|maximum)|message file too big",
                    "5.3.4"),
            new Sentence(
                    "user unknown|unknown (?:user|recipient|address|local)|no such (?:user|mailbox|recipient|address|account|person)|(?:user|mailbox|recipient|address|account|email).{0,60}(?:not? (?:found|exist|listed|known|valid)|does ?n[o']t exist|doesn.t have|unknown|unavailable|invalid|rejected|undeliverable)|not a (?:valid|known) (?:user|mailbox|recipient|address)|invalid (?:recipient|mailbox|address|user)|no mailbox|unrouteable address|bad destination mailbox|unknown or illegal|mailbox (?:not found|unavailable)|not our customer|no account|recipnotfound|isn.t listed|there is no one at this address|wasn.t found|couldn.t be found|address (?:error|rejected)",
                    "5.1.1"),
            new Sentence(
                    "(?:host|domain).{0,40}(?:unknown|not found|does ?n[o']t exist|invalid|unresolv)|unknown (?:host|domain)|no such (?:host|domain)|name (?:or service not known|service error)|couldn.t find any host|nxdomain|dns (?:error|lookup)|unable to look ?up|host or domain name not found|no (?:mx|dns)|illegal host",
                    "5.1.2"),
            new Sentence(
                    "(?:disabled|suspended|deactivated|inactive|expired|terminated|closed|locked|blocked for inactivity|no longer (?:active|available|valid|in use|accept))",
                    "5.2.1"),
            new Sentence("has moved|no longer (?:works|employed|with)|address has changed|forwarding address", "5.1.6"),
            new Sentence(
                    "spam|junk|unsolicited|virus|malware|blacklist|black ?list|blocklist|block ?list|rbl|spamhaus|spamcop|barracuda|reputation|policy|prohibited|not authori[sz]ed|denied|dmarc|spf|dkim|refused|rejected|content|banned|blocked|forbidden|reject",
                    "5.7.1"),
            new Sentence("relay(?:ing)?", "5.7.1"),
            new Sentence("too many hops|loop|hop count", "5.4.6"),
            new Sentence(
                    "greylist|gray ?list|try again|temporar|deferred|too many (?:connections|messages|recipients)|rate|throttl|resources",
                    "4.7.0"),
            new Sentence(
                    "time(?:d)? ?out|could not be delivered (?:within|for)|delayed|delay|not (?:yet )?been delivered|still (?:trying|being)|retry|expired|unable to connect|connection (?:refused|reset|timed|lost|dropped|failed)|no route|unreachable|network",
                    "4.4.1"));

    private BounceReasons() {}

    static Optional<String> enhancedStatus(String text) {
        var match = ENHANCED.matcher(text);
        String general = null;
        while (match.find()) {
            var status = match.group(1);
            // 5.0.0 says no more than "failed"; a later, exacter code is the real one.
            if (status.startsWith("2") || status.endsWith(".0.0")) {
                general = general == null && !status.startsWith("2") ? status : general;
                continue;
            }
            return Optional.of(status);
        }
        return Optional.ofNullable(general);
    }

    static Optional<String> replyCode(String text) {
        var match = REPLY_CODE.matcher(text);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** The status that a sentence means, in the class of the reply code where there is one. */
    static Optional<String> statusOf(String text, Optional<String> replyCode) {
        var bounded = text.length() > 4_000 ? text.substring(0, 4_000) : text;
        var meant = SENTENCES.stream()
                .filter(sentence -> sentence.pattern().matcher(bounded).find())
                .map(Sentence::status)
                .findFirst();
        return replyCode.isEmpty()
                ? meant
                : Optional.of(replyCode.get().charAt(0)
                        + meant.map(status -> status.substring(1)).orElse(".0.0"));
    }

    static boolean isHard(String status) {
        // A full mailbox is emptied one day, a large mail is only this mail, a filter changes its mind.
        return status.startsWith("5.")
                && !status.equals("5.2.2")
                && !status.equals("5.3.4")
                && !status.startsWith("5.7.")
                && !status.startsWith("5.4.");
    }
}
