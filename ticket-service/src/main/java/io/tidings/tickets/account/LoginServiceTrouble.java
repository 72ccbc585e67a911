package io.tidings.tickets.account;

import org.jspecify.annotations.Nullable;

/** Keycloak did not do what it was asked to. */
final class LoginServiceTrouble extends RuntimeException {

    enum Kind {
        /** It does not answer; nothing was done. */
        AWAY,
        /** It does not let this service manage accounts: somebody has to set up the client, its secret or its role. */
        REFUSED,
        /** It does not take what it was told, an address that is none for example. */
        INVALID,
        /** It could not hand over the mail; none was sent. */
        MAIL,
        /** It broke off: what was asked may be done or not. */
        UNKNOWN
    }

    private final Kind kind;

    LoginServiceTrouble(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The word for it in stored documents and answers: {@code away}, {@code refused}, {@code invalid}, {@code mail}. */
    String word() {
        return switch (kind) {
            case AWAY, UNKNOWN -> "away";
            case REFUSED -> "refused";
            case INVALID -> "invalid";
            case MAIL -> "mail";
        };
    }
}
