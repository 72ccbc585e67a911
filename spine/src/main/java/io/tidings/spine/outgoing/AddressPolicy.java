package io.tidings.spine.outgoing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says which addresses a request may reach: public ones, and those inside the ranges that an administrator allowed.
 * The blocks are those of the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890).
 */
final class AddressPolicy {

    private record Block(AddressRange range, String name) {
        static Block of(String cidr, String name) {
            return new Block(AddressRange.parse(cidr), name);
        }
    }

    /** Refused even inside an allowed range: nothing that a webhook is for lives there, and credentials do. */
    private static final List<Block> NEVER = List.of(
            Block.of("169.254.0.0/16", "link-local"),
            Block.of("fe80::/10", "link-local"),
            Block.of("168.63.129.16/32", "a cloud metadata"),
            Block.of("100.100.100.200/32", "a cloud metadata"),
            Block.of("192.0.0.192/32", "a cloud metadata"),
            Block.of("fd00:ec2::/32", "a cloud metadata"),
            Block.of("fd20:ce::254/128", "a cloud metadata"),
            Block.of("0.0.0.0/8", "unspecified"),
            Block.of("::/128", "unspecified"),
            Block.of("224.0.0.0/4", "multicast"),
            Block.of("ff00::/8", "multicast"),
            Block.of("255.255.255.255/32", "broadcast"));

    private static final List<Block> NOT_PUBLIC = List.of(
            Block.of("127.0.0.0/8", "loopback"),
            Block.of("::1/128", "loopback"),
            Block.of("10.0.0.0/8", "private"),
            Block.of("172.16.0.0/12", "private"),
            Block.of("192.168.0.0/16", "private"),
            Block.of("fc00::/7", "private"),
            Block.of("fec0::/10", "private"),
            Block.of("100.64.0.0/10", "shared (carrier-grade NAT)"),
            Block.of("192.0.0.0/24", "reserved"),
            Block.of("192.0.2.0/24", "documentation"),
            Block.of("198.51.100.0/24", "documentation"),
            Block.of("203.0.113.0/24", "documentation"),
            Block.of("2001:db8::/32", "documentation"),
            Block.of("3fff::/20", "documentation"),
            Block.of("198.18.0.0/15", "benchmarking"),
            Block.of("192.88.99.0/24", "6to4 relay"),
            Block.of("2002::/16", "6to4"),
            Block.of("2001::/32", "Teredo"),
            // The rest of the IETF protocol assignments: ORCHID, benchmarking, anycast of protocols other than HTTP.
            Block.of("2001::/23", "reserved"),
            Block.of("240.0.0.0/4", "reserved"));

    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
    private static final AddressRange NAT64_LOCAL = AddressRange.parse("64:ff9b:1::/48");
    private static final AddressRange IPV4_COMPATIBLE = AddressRange.parse("::/96");
    private static final AddressRange IPV4_TRANSLATED = AddressRange.parse("::ffff:0:0:0/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");
    private static final AddressRange TEREDO = AddressRange.parse("2001::/32");

    private final List<AddressRange> allowed;

    AddressPolicy(List<String> allowedRanges) {
        allowed = allowedRanges.stream()
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }

    /** Why a request may not reach the address; empty where it may. */
    Optional<String> refusal(InetAddress address) {
        return never(address).or(() -> isAllowed(address) ? Optional.empty() : notPublic(address));
    }

    /** Whether an administrator named a range that holds it. */
    boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(range -> range.contains(address));
    }

    private static Optional<String> never(InetAddress address) {
        return first(NEVER, address).or(() -> embeddedIn(address).flatMap(AddressPolicy::never));
    }

    private static Optional<String> notPublic(InetAddress address) {
        return first(NOT_PUBLIC, address)
                .or(() -> address instanceof Inet6Address ? notGlobalUnicast(address) : Optional.empty());
    }

    private static Optional<String> notGlobalUnicast(InetAddress address) {
        // On a network with only IPv6, NAT64 is the way to the public IPv4 world, and to nothing else (RFC 6052).
        if (NAT64.contains(address)) {
            return embeddedIn(address).flatMap(AddressPolicy::notPublic).map(name -> "NAT64 of a " + name);
        }
        if (!GLOBAL_UNICAST.contains(address)) {
            return Optional.of("reserved");
        }
        return isIsatap(address.getAddress()) ? Optional.of("ISATAP") : Optional.empty();
    }

    private static Optional<String> first(List<Block> blocks, InetAddress address) {
        return blocks.stream()
                .filter(block -> block.range().contains(address))
                .map(Block::name)
                .findFirst();
    }

    /** The IPv4 address that a translator or tunnel would make of this one. Java itself unwraps {@code ::ffff:a.b.c.d}. */
    private static Optional<InetAddress> embeddedIn(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != 16) {
            return Optional.empty();
        }
        if (SIX_TO_FOUR.contains(address)) {
            return Optional.of(ipv4(Arrays.copyOfRange(bytes, 2, 6)));
        }
        if (TEREDO.contains(address)) {
            var hidden = Arrays.copyOfRange(bytes, 12, 16);
            for (var i = 0; i < hidden.length; i++) {
                hidden[i] ^= (byte) 0xff;
            }
            return Optional.of(ipv4(hidden));
        }
        var inTheLastBytes = NAT64.contains(address)
                || NAT64_LOCAL.contains(address)
                || IPV4_TRANSLATED.contains(address)
                || IPV4_COMPATIBLE.contains(address) && !address.isLoopbackAddress()
                || isIsatap(bytes);
        return inTheLastBytes ? Optional.of(ipv4(Arrays.copyOfRange(bytes, 12, 16))) : Optional.empty();
    }

    private static boolean isIsatap(byte[] bytes) {
        return bytes.length == 16
                && (bytes[8] & ~2) == 0
                && bytes[9] == 0
                && bytes[10] == 0x5e
                && bytes[11] == (byte) 0xfe;
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(null, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Four bytes are always an address", e);
        }
    }
}
