package io.tidings.stack.part;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this stack was asked to run.
 *
 * @param portBase the gateway's port, with every other port at its offset above it; null for the usual ports
 * @param url the public address, when it is not the gateway's own on this machine
 * @param bind the address that the gateway listens on; everything else stays on loopback
 * @param only the parts to start; empty means all
 */
public record StackSettings(
        @Nullable Integer portBase, @Nullable String url, String bind, List<String> only) {

    public static final String LOOPBACK = "127.0.0.1";

    public static StackSettings usual() {
        return new StackSettings(null, null, LOOPBACK, List.of());
    }

    public int port(Port port) {
        return portBase == null ? port.usual() : portBase + port.offset();
    }

    /** The address that people and their browsers use, without a slash at its end. */
    public String publicUrl() {
        return url == null ? "http://localhost:" + port(Port.GATEWAY) : url.replaceAll("/+$", "");
    }

    public String keycloakUrl() {
        return "http://localhost:" + port(Port.KEYCLOAK) + "/auth";
    }
}
