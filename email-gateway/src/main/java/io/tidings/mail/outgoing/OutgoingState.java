package io.tidings.mail.outgoing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a mail to a person stands. */
enum OutgoingState {
    PLANNED,
    /** An attempt was begun; should its worker die now, the next one looks how far it came. */
    SENDING,
    /** The next server has taken it over. */
    SENT,
    /** Could not be handed over yet, and will be tried again. */
    DEFERRED,
    /** Refused, or tried for too long. */
    FAILED,
    /** Taken over, and reported as undeliverable later. */
    BOUNCED,
    /** Nobody knows whether the server took it: a second copy would be worse than a question, so people decide. */
    UNCERTAIN,
    /** Held back by the limits against robots that answer each other. */
    SUPPRESSED,
    /** Not sent: an earlier mail to this address came back for good. */
    BLOCKED,
    /** This installation does not send there now: somebody releases or discards it. */
    HELD,
    /** Somebody decided that it is not to be sent. */
    DISCARDED,
    /** Its author took it back before it left. */
    WITHDRAWN,
    /** Its content was erased. */
    ERASED;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OutgoingState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
