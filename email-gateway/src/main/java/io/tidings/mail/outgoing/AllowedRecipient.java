package io.tidings.mail.outgoing;

import io.tidings.mail.parse.Address;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address or a whole domain that may get mail while others may not. A domain means itself only, not what is below it, and
 * an address means itself only, not what somebody tags with a plus sign.
 *
 * @param value {@code jan@customer.example} or {@code customer.example}, in lower case, its domain in ASCII
 */
record AllowedRecipient(String value) {

    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
    private static final int LONGEST_LOCAL_PART = 64;

    /** What somebody typed; empty where it is neither an address nor a domain. {@code @customer.example} is the domain. */
    static Optional<AllowedRecipient> of(String typed) {
        var text = typed.strip();
        var at = text.lastIndexOf('@');
        var domain = ascii(text.substring(at + 1));
        if (!DOMAIN.matcher(domain).matches()) {
            return Optional.empty();
        }
        if (at <= 0) {
            return Optional.of(new AllowedRecipient(domain));
        }
        var address = new Address("", text.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain);
        // An asterisk may stand in an address, but whoever types one here means everybody.
        return address.isPlausible() && at <= LONGEST_LOCAL_PART && text.indexOf('*') < 0
                ? Optional.of(new AllowedRecipient(address.email()))
                : Optional.empty();
    }

    boolean includes(String recipient) {
        var at = recipient.lastIndexOf('@');
        var domain = ascii(recipient.substring(at + 1));
        return value.indexOf('@') < 0
                ? value.equals(domain)
                : value.equals(recipient.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain);
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // No domain in any script, so it equals none.
            return "";
        }
    }
}
