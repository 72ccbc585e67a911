package io.tidings.spine.outgoing;

import java.net.InetAddress;

/** A block of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
public record AddressRange(InetAddress network, int prefix) {

    /** @throws IllegalArgumentException where the text is not a CIDR block whose host bits are zero */
    public static AddressRange parse(String text) {
        var slash = text.indexOf('/');
        var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        var bits = network.getAddress().length * Byte.SIZE;
        var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(text + ": the prefix of this range lies between 0 and " + bits);
        }
        var range = new AddressRange(network, prefix);
        if (!range.hostBitsAreZero()) {
            throw new IllegalArgumentException(text + ": the bits behind the prefix must be zero");
        }
        return range;
    }

    public boolean contains(InetAddress address) {
        var own = network.getAddress();
        var other = address.getAddress();
        return own.length == other.length && sameBits(own, other);
    }

    private boolean sameBits(byte[] own, byte[] other) {
        var whole = prefix / Byte.SIZE;
        for (var i = 0; i < whole; i++) {
            if (own[i] != other[i]) {
                return false;
            }
        }
        var rest = prefix % Byte.SIZE;
        return rest == 0 || ((own[whole] ^ other[whole]) & (0xff << (Byte.SIZE - rest)) & 0xff) == 0;
    }

    private boolean hostBitsAreZero() {
        var bytes = network.getAddress();
        for (var bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] >> (7 - bit % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
