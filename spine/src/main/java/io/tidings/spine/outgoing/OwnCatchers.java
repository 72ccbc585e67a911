package io.tidings.spine.outgoing;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Knows the addresses of this installation's own catchers. In a closed network the public URL is private, and often neither
 * resolvable nor trusted from inside; so such a request is not sent to what somebody typed, but to the service itself, at the
 * address that the operator configured. Of the typed one only the catcher's token is used.
 */
final class OwnCatchers {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String outside;
    private final String inside;

    /**
     * @param publicUrl of the installation
     * @param service where the catchers' service is reached from inside
     */
    OwnCatchers(String publicUrl, String service) {
        outside = publicUrl + "/catch/";
        inside = service + "/catch/";
    }

    /** Where the catcher is reached from inside; empty where the URL, character by character, is not that of one. */
    Optional<URI> behind(String url) {
        return url.startsWith(outside)
                        && TOKEN.matcher(url.substring(outside.length())).matches()
                ? Optional.of(URI.create(inside + url.substring(outside.length())))
                : Optional.empty();
    }
}
