package io.tidings.spine.outgoing;

/** An address that no request may go to; the message is a sentence for the person who chose it. */
public final class RefusedAddress extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedAddress(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
