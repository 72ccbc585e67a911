package io.tidings.spine.outgoing;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a chosen URL names. Only plain spellings are understood: a host that looks like a number must be a dotted quad,
 * because 2130706433, 0x7f.1 and 0177.0.0.1 exist to slip past checks.
 *
 * @param host without brackets
 */
record Target(URI uri, boolean secure, String host, int port) {

    private static final int LONGEST_URL = 2048;

    /** As WHATWG's URL standard decides whether a host "ends in a number". */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    static Target parse(String url) throws RefusedAddress {
        if (url.length() > LONGEST_URL) {
            throw new RefusedAddress("The URL is longer than " + LONGEST_URL + " characters.");
        }
        var uri = uri(url);
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new RefusedAddress("The URL must begin with https:// (or http:// where an administrator allows it).");
        }
        if (uri.getRawUserInfo() != null) {
            throw new RefusedAddress("The URL may not hold a user name or password; use a header instead.");
        }
        var host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new RefusedAddress("The URL names no host in its plain spelling"
                    + " (letters, digits, hyphens and dots; international names in their xn-- form).");
        }
        var secure = scheme.equals("https");
        return new Target(uri, secure, plain(host), port(uri, secure));
    }

    /** Where a URL leads, without its path: {@code https://hook.example:443}. A URL that leads nowhere stands for itself. */
    static String originOf(String url) {
        try {
            var target = parse(url);
            var host = target.host().toLowerCase(Locale.ROOT);
            return "%s://%s:%d"
                    .formatted(
                            target.secure() ? "https" : "http",
                            host.indexOf(':') < 0 ? host : "[" + host + "]",
                            target.port());
        } catch (RefusedAddress e) {
            return url;
        }
    }

    /** The address that the host spells out, if it is not a name. */
    Optional<InetAddress> literal() {
        return host.indexOf(':') >= 0 || DOTTED_QUAD.matcher(host).matches()
                ? Optional.of(InetAddress.ofLiteral(host))
                : Optional.empty();
    }

    private static URI uri(String url) throws RefusedAddress {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new RefusedAddress(
                    "The URL cannot be read: " + e.getReason() + " at character " + (e.getIndex() + 1) + ".");
        }
    }

    private static String plain(String host) throws RefusedAddress {
        if (host.startsWith("[")) {
            if (host.indexOf('%') >= 0) {
                throw new RefusedAddress(
                        "The address " + host + " names a network interface; leave out the part from % on.");
            }
            return host.substring(1, host.length() - 1);
        }
        if (ENDS_IN_A_NUMBER.matcher(host).matches()
                && !DOTTED_QUAD.matcher(host).matches()) {
            throw new RefusedAddress(
                    "The host " + host + " is a number in an odd spelling; write the address as four decimal numbers.");
        }
        return host;
    }

    private static int port(URI uri, boolean secure) throws RefusedAddress {
        var port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
        // Below 1024 live mail, name and file servers, which must not be spoken to in HTTP by our hand.
        if (port != 80 && port != 443 && (port < 1024 || port > 65_535)) {
            throw new RefusedAddress("Port " + port + " is refused; use 80, 443 or one from 1024 to 65535.");
        }
        return port;
    }
}
