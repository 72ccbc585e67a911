package io.tidings.mail.parse;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mailbox as a header named it; either part may be empty. The address is never the result of decoding an encoded
 * word: what a sender hides there must not become somebody else's address.
 */
public record Address(String name, String email) {

    private static final Pattern PLAUSIBLE =
            Pattern.compile("[^\\s@<>()\",;:\\\\]{1,128}@[^\\s@<>()\",;:\\\\=?]{1,253}");

    /** Whether mail could be sent there; a mere word, or two at-signs, cannot. */
    public boolean isPlausible() {
        return PLAUSIBLE.matcher(email).matches() && !email.contains("=?");
    }

    /** For comparing: the local part is case-insensitive in every system that matters. */
    public String key() {
        return email.toLowerCase(Locale.ROOT);
    }

    public String localPart() {
        var at = key().lastIndexOf('@');
        return at < 0 ? key() : key().substring(0, at);
    }

    public String domain() {
        var at = key().lastIndexOf('@');
        return at < 0 ? "" : key().substring(at + 1);
    }
}
