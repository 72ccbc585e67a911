package io.tidings.mail.mailbox;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why mails cannot be fetched, with what the sentence speaks of.
 *
 * @param detail what the server or the system said, as far as it says more than the kind
 */
record Fault(Kind kind, Map<String, String> facts, @Nullable String detail) {

    Fault {
        facts = Map.copyOf(facts);
    }

    /** How far it got: whatever comes before the step that failed went well. */
    enum Step {
        TOKEN,
        NAME,
        CONNECTION,
        ENCRYPTION,
        LOGIN,
        FOLDER,
        WRITING,
        ROOM,
        FETCHING
    }

    /** Each has its sentence in each language, on the page by its {@link #code()}, here in English. */
    enum Kind {
        TOKEN(
                Step.TOKEN,
                "{tokenHost} gives no token to this application. Check client, secret, scope and consent; a secret may"
                        + " have expired."),
        TOKEN_AWAY(
                Step.TOKEN,
                "{tokenHost}, which gives the tokens, cannot be asked now. Check its address; it is tried again by"
                        + " itself."),
        DNS(
                Step.NAME,
                "The name {host} has no address. Check its spelling, and whether this installation's name service"
                        + " knows it."),
        REFUSED(
                Step.CONNECTION,
                "{host} refuses connections at port {port}. Check the port, and whether the mail server runs and a"
                        + " firewall lets this installation through."),
        TIMEOUT(
                Step.CONNECTION,
                "{host} does not answer at port {port}. Check the port, and whether a firewall drops what this"
                        + " installation sends."),
        ADDRESS(Step.CONNECTION, "{host} has an address at which no mail server lives. Use the server's own name."),
        NO_MAIL_SERVER(
                Step.CONNECTION,
                "What answers at {host}:{port} does not speak {protocol} in this way. Check port and encryption: IMAP"
                        + " has 993 with TLS and 143 with STARTTLS, POP3 995 and 110."),
        NO_STARTTLS(
                Step.ENCRYPTION,
                "{host} offers no STARTTLS at port {port}. Choose TLS with port {tlsPort}, or switch STARTTLS on at"
                        + " the server."),
        TLS_NAME(
                Step.ENCRYPTION,
                "The certificate of {host} is for another name. Use the name that the certificate has, or give the"
                        + " server one for {host}."),
        TLS_EXPIRED(
                Step.ENCRYPTION,
                "The certificate of {host} is not valid today: it has expired or is not valid yet. Renew it at the"
                        + " server; fetching goes on by itself."),
        TLS_UNTRUSTED(
                Step.ENCRYPTION,
                "The certificate of {host} comes from an authority that is not known here. Paste your authority's"
                        + " certificate into this mailbox, or give the server a certificate of a public authority."),
        TLS(
                Step.ENCRYPTION,
                "{host} and this installation do not agree on an encryption. Allow TLS 1.2 or 1.3 at the server."),
        PASSWORD(
                Step.LOGIN,
                "{host} refuses the login of {user}. Check user and password, and whether the account may read by"
                        + " {protocol}; many providers want an app password."),
        NO_ACCESS(
                Step.LOGIN,
                "{host} does not accept the token for {user}. Give the application access to this very mailbox:"
                        + " Microsoft 365 wants IMAP.AccessAsApp or POP.AccessAsApp and a mailbox permission for its"
                        + " service principal, Google the scope https://mail.google.com/."),
        NEEDS_TLS(
                Step.LOGIN,
                "{host} takes no password over a connection without encryption. Choose STARTTLS, or TLS with port"
                        + " {tlsPort}."),
        FOLDER_MISSING(
                Step.FOLDER,
                "There is no folder {folder} in this mailbox. Choose one that is there, or make it at the server."),
        READ_ONLY(
                Step.WRITING,
                "{user} may only read {folder}, so mails cannot be moved or deleted after intake. Give the account"
                        + " write access, or leave the mails where they are."),
        QUOTA(
                Step.ROOM,
                "The mailbox is full. Its server turns new mails away: delete old ones, or ask for more room."),
        NO_GROUP_ADDRESS(
                Step.FETCHING,
                "The group {group} has no address, so nobody could be answered. Give it one in Administration →"
                        + " Groups."),
        SECRET(
                Step.LOGIN,
                "The stored password cannot be opened: the installation's encryption key is another one now. Type the"
                        + " password once more."),
        SECRET_MISSING(
                Step.LOGIN,
                "Nobody has typed the password or the application's secret yet: the mailbox came with a configuration, which"
                        + " has none. Open the mailbox and type it; fetching begins at once."),
        IN_USE(
                Step.LOGIN,
                "Another program has this mailbox open, or too many connections are open. It is tried again by"
                        + " itself."),
        NO_IDENTIFIERS(
                Step.FOLDER,
                "{host} cannot tell one mail from another (it lacks UIDL), so mails would come twice. Use IMAP for"
                        + " this mailbox."),
        LOST(Step.FETCHING, "The connection to {host} broke off. It is made again by itself."),
        STORE(
                Step.FETCHING,
                "This installation's own store does not answer. Nothing is lost; fetching goes on by itself."),
        STORE_FULL(
                Step.FETCHING,
                "The disk of this installation's own store is full. Nothing is lost: the mails stay at their server. Make"
                        + " room there; fetching goes on by itself."),
        SERVER(
                Step.FETCHING,
                "{host} answers with an error. It is tried again by itself; the server's log may say more.");

        private final Step step;
        private final String sentence;

        Kind(Step step, String sentence) {
            this.step = step;
            this.sentence = sentence;
        }

        Step step() {
            return step;
        }

        /** Stays the same for ever: {@code tls-expired}. */
        String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        static Kind of(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
        }

        /** Trying soon again is no help and may lock the account. */
        boolean needsSomebody() {
            return switch (this) {
                case TOKEN,
                        NO_ACCESS,
                        PASSWORD,
                        SECRET,
                        SECRET_MISSING,
                        NO_GROUP_ADDRESS,
                        FOLDER_MISSING,
                        NO_IDENTIFIERS,
                        ADDRESS -> true;
                case TOKEN_AWAY,
                        DNS,
                        REFUSED,
                        TIMEOUT,
                        NO_MAIL_SERVER,
                        NO_STARTTLS,
                        TLS_NAME,
                        TLS_EXPIRED,
                        TLS_UNTRUSTED,
                        TLS,
                        NEEDS_TLS,
                        READ_ONLY,
                        QUOTA,
                        IN_USE,
                        LOST,
                        STORE,
                        STORE_FULL,
                        SERVER -> false;
            };
        }
    }

    static Fault of(Kind kind, RemoteMailbox mailbox, @Nullable String detail) {
        var facts = new TreeMap<String, String>();
        var server = mailbox.server();
        facts.put("host", server.host());
        facts.put("port", Integer.toString(server.port()));
        facts.put("protocol", server.protocol().name());
        facts.put("tlsPort", server.protocol() == RemoteMailbox.Protocol.IMAP ? "993" : "995");
        facts.put("user", mailbox.login().user());
        facts.put("folder", mailbox.folder());
        facts.put("group", mailbox.groupId());
        return new Fault(kind, facts, detail);
    }

    /** The same fault, about this folder. */
    Fault about(String folder) {
        return with("folder", folder);
    }

    Fault with(String fact, String value) {
        var changed = new TreeMap<>(facts);
        changed.put(fact, value);
        return new Fault(kind, changed, detail);
    }

    String sentence() {
        var sentence = kind.sentence;
        for (var fact : facts.entrySet()) {
            sentence = sentence.replace("{" + fact.getKey() + "}", fact.getValue());
        }
        return sentence;
    }
}
