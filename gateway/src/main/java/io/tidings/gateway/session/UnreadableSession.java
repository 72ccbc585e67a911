package io.tidings.gateway.session;

/** A stored session that this version cannot read. */
final class UnreadableSession extends RuntimeException {

    UnreadableSession(Throwable cause) {
        super(cause.toString(), cause);
    }
}
