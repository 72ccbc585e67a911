package io.tidings.mail.mailbox;

import com.mongodb.MongoException;
import io.tidings.mail.mailbox.Fault.Kind;
import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.reaction.Failure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.ReadOnlyFolderException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.jspecify.annotations.Nullable;

/** Finds in an exception which fault it is: each server and each layer says the same in words of its own. */
final class Faults {

    private static final int LONGEST_DETAIL = 300;
    private static final int DEEPEST = 20;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Faults() {}

    static Fault of(Throwable thrown, RemoteMailbox mailbox) {
        if (thrown instanceof FetchFailure failure) {
            return failure.fault();
        }
        var chain = new ArrayList<Throwable>();
        for (Throwable one = thrown; one != null && chain.size() < DEEPEST; one = one.getCause()) {
            chain.add(one);
        }
        return Fault.of(kind(chain, mailbox), mailbox, detail(chain));
    }

    /** Of a connection that was never one: what answers there expects something else, or says nothing at all. */
    static Fault ofConnecting(Throwable thrown, RemoteMailbox mailbox) {
        var fault = of(thrown, mailbox);
        var isSilent = fault.kind() == Kind.TIMEOUT
                && String.valueOf(fault.detail()).toLowerCase(Locale.ROOT).startsWith("read");
        return isSilent || fault.kind() == Kind.LOST || fault.kind() == Kind.SERVER
                ? new Fault(Kind.NO_MAIL_SERVER, fault.facts(), fault.detail())
                : fault;
    }

    private static Kind kind(List<Throwable> chain, RemoteMailbox mailbox) {
        var refusal =
                switch (mailbox.login()) {
                    case Password _ -> Kind.PASSWORD;
                    case OAuth _ -> Kind.NO_ACCESS;
                };
        if (Failure.isForWantOfRoom(chain.getFirst())) {
            return Kind.STORE_FULL;
        }
        if (has(chain, MongoException.class) || has(chain, DependencyAway.class)) {
            return Kind.STORE;
        }
        if (has(chain, UnknownHostException.class)) {
            return Kind.DNS;
        }
        if (has(chain, MailSockets.RefusedAddress.class)) {
            return Kind.ADDRESS;
        }
        if (has(chain, SSLException.class)) {
            return ofTls(chain);
        }
        if (has(chain, ConnectException.class) || has(chain, NoRouteToHostException.class)) {
            return says(chain, "timed out") ? Kind.TIMEOUT : Kind.REFUSED;
        }
        if (says(
                chain,
                "[privacyrequired]",
                "plaintext authentication disallowed",
                "no login methods",
                "logindisabled")) {
            return Kind.NEEDS_TLS;
        }
        // By POP3 the library takes it for a login that failed.
        if (says(chain, "stls required but")) {
            return Kind.NO_STARTTLS;
        }
        if (has(chain, AuthenticationFailedException.class)) {
            return says(
                            chain,
                            "[unavailable]",
                            "[inuse]",
                            "[in-use]",
                            "[limit]",
                            "too many",
                            "maximum number of connections")
                    ? Kind.IN_USE
                    : refusal;
        }
        if (has(chain, FolderNotFoundException.class) || says(chain, "[nonexistent]", "[trycreate]")) {
            return Kind.FOLDER_MISSING;
        }
        if (has(chain, ReadOnlyFolderException.class)
                || says(chain, "[noperm]", "[read-only]", "read-only", "permission denied")) {
            return Kind.READ_ONLY;
        }
        if (says(chain, "[overquota]", "quota exceeded", "over quota")) {
            return Kind.QUOTA;
        }
        if (says(chain, "starttls")) {
            return Kind.NO_STARTTLS;
        }
        if (says(chain, "[in-use]", "[sys/temp]", "[login-delay]")) {
            return Kind.IN_USE;
        }
        if (has(chain, SocketTimeoutException.class)) {
            return Kind.TIMEOUT;
        }
        if (has(chain, CommandFailedException.class)) {
            return Kind.SERVER;
        }
        return Kind.LOST;
    }

    private static Kind ofTls(List<Throwable> chain) {
        var expired = has(chain, CertificateExpiredException.class)
                || has(chain, CertificateNotYetValidException.class)
                || chain.stream()
                        .anyMatch(one -> one instanceof CertPathValidatorException path
                                && (path.getReason() == BasicReason.EXPIRED
                                        || path.getReason() == BasicReason.NOT_YET_VALID));
        if (expired) {
            return Kind.TLS_EXPIRED;
        }
        if (says(chain, "no subject alternative", "no name matching", "verify identity")) {
            return Kind.TLS_NAME;
        }
        if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class)) {
            return Kind.TLS_UNTRUSTED;
        }
        return says(chain, "unsupported or unrecognized ssl message", "plaintext connection")
                ? Kind.NO_MAIL_SERVER
                : Kind.TLS;
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> kind) {
        return chain.stream().anyMatch(kind::isInstance);
    }

    private static boolean says(List<Throwable> chain, String... words) {
        return chain.stream()
                .map(one -> String.valueOf(one.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(message -> Stream.of(words).anyMatch(message::contains));
    }

    /** The innermost message, which is the server's or the system's own. */
    private static @Nullable String detail(List<Throwable> chain) {
        return chain.reversed().stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .map(message -> CONTROL.matcher(message).replaceAll(" ").strip())
                .map(message -> message.length() > LONGEST_DETAIL ? message.substring(0, LONGEST_DETAIL) : message)
                .orElse(null);
    }
}
