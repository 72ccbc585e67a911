package io.tidings.mail.intake;

import java.util.Locale;

/** What became of a mail that came in. */
public enum MailState {
    /** Kept, and waiting to be read. */
    RECEIVED,
    /** Understood and told to the others. */
    PUBLISHED,
    /** One that came before. */
    DUPLICATE,
    /** A delivery report about a mail of ours, written down there. */
    REPORT,
    /** Our own mail come back, or a report about nothing of ours. */
    DROPPED,
    /** Could not be handled; people decide. */
    QUARANTINED,
    /** Its content was erased, the fact that it came remains. */
    ERASED;

    /** Nobody needs its bytes any more, except to look once more at what happened. */
    boolean isSettled() {
        return switch (this) {
            case PUBLISHED, DUPLICATE, REPORT, DROPPED -> true;
            case RECEIVED, QUARANTINED, ERASED -> false;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MailState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
