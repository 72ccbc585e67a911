package io.tidings.mail.group;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address of ours.
 *
 * @param groupId absent for an address that only the configuration names
 */
public record Mailbox(@Nullable String groupId, @Nullable String name, String address) {

    /** What a sender reads; the address itself where the group has no name. */
    public String displayName() {
        return Optional.ofNullable(name).orElse(address);
    }

    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The address with a tag behind a plus sign (RFC 5233). */
    public String withTag(String tag) {
        var at = address.lastIndexOf('@');
        return address.substring(0, at) + "+" + tag + address.substring(at);
    }
}
