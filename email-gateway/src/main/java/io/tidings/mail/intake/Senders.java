package io.tidings.mail.intake;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.parse.Forward;
import io.tidings.mail.parse.ParsedMail;
import io.tidings.mail.parse.SenderCheck;
import io.tidings.mail.parse.SenderCheck.Result;
import io.tidings.spine.outgoing.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says whether a mail is from whom it claims to be from, and what may be made of it then. */
@Component
class Senders {

    private final List<String> servers;
    private final List<AddressRange> relays;
    private final SenderProperties.Forwards forwards;
    private final Mailboxes mailboxes;

    Senders(SenderProperties properties, Mailboxes mailboxes) {
        this.servers = properties.believedServers().stream()
                .map(server -> server.strip().toLowerCase(Locale.ROOT))
                .filter(server -> !server.isEmpty())
                .map(server -> server.equals("-") ? "" : server)
                .toList();
        this.relays = properties.believedRelays().stream()
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(AddressRange::parse)
                .toList();
        this.forwards = properties.forwards();
        this.mailboxes = mailboxes;
    }

    /** Whether what a mail from this machine says about its checks is our own server's word. */
    boolean believes(@Nullable InetAddress peer) {
        return peer != null && relays.stream().anyMatch(range -> range.contains(peer));
    }

    /**
     * True where a server of ours says that the domain in From vouches for the mail (DMARC, or DKIM or SPF for that very
     * domain), false where it says that it does not; empty where none said anything.
     */
    Optional<Boolean> proven(IncomingMail stored, ParsedMail mail) {
        if (!stored.behindBelieved()) {
            return Optional.empty();
        }
        // A server writes above what was there: only the topmost line under its name can be its own.
        return mail.senderChecks().stream()
                .filter(check -> servers.contains(check.server()))
                .findFirst()
                .flatMap(check -> verdict(check, mail.from().domain()));
    }

    /** The mail that this one passes on, where that is to be asked at all. */
    Optional<Forward> forwarded(ParsedMail mail, byte[] raw, Optional<Boolean> proven) {
        var believed =
                switch (forwards) {
                    case NEVER -> false;
                    case PROVEN -> proven.orElse(false);
                    case ADDRESS -> proven.orElse(true);
                };
        return believed && !mail.isAutomatic()
                ? Forward.in(mail, raw)
                        .filter(forward -> !mailboxes.isOurs(forward.from().email()))
                : Optional.empty();
    }

    private static Optional<Boolean> verdict(SenderCheck check, String domain) {
        if (domain.isEmpty()) {
            return Optional.empty();
        }
        if (says(check, "dmarc", "pass", result -> result.property("header.from")
                        .equals(domain))
                || says(check, "dkim", "pass", result -> signer(result).equals(domain))
                || says(check, "spf", "pass", result -> domainOf(result.property("smtp.mailfrom"))
                        .equals(domain))) {
            return Optional.of(true);
        }
        var asked = check.results().stream().anyMatch(result -> result.method().equals("dmarc"));
        var failed = asked
                ? says(check, "dmarc", "fail", _ -> true)
                : says(check, "spf", "fail", result -> domainOf(result.property("smtp.mailfrom"))
                        .equals(domain));
        return failed ? Optional.of(false) : Optional.empty();
    }

    private static boolean says(SenderCheck check, String method, String verdict, Predicate<Result> about) {
        return check.results().stream()
                .filter(result ->
                        result.method().equals(method) && result.verdict().equals(verdict))
                .anyMatch(about);
    }

    private static String signer(Result result) {
        var domain = result.property("header.d");
        return domain.isEmpty() ? domainOf(result.property("header.i")) : domain;
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
