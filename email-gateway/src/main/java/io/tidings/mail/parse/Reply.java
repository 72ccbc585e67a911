package io.tidings.mail.parse;

/** A mail's text, split: what its sender wrote, the earlier mails below or between it, and the signature. */
public record Reply(String text, String quoted, String signature) {

    /** Everything that is folded away. */
    public String folded() {
        return (signature + "\n\n" + quoted).strip();
    }
}
