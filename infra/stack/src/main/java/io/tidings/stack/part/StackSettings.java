package io.tidings.stack.part;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How this stack was asked to run.
 *
 * @param portBase the gateway's port, with every other port at its offset above it; null for the usual ports
 * @param url the public address, when it is not the gateway's own on this machine
 * @param bind the address that the gateway listens on; everything else stays on loopback
 * @param only the parts to start; empty means all
 * @param replicas how many of a service there are, by its name; one where it is not named
 * @param demo whether an empty store gets the demo desk
 */
public record StackSettings(
        @Nullable Integer portBase,
        @Nullable String url,
        String bind,
        List<String> only,
        Map<String, Integer> replicas,
        boolean demo) {

    /** Written down by an older version, the replicas are missing. */
    public StackSettings {
        replicas = Objects.requireNonNullElse(replicas, Map.of());
    }

    public static final String LOOPBACK = "127.0.0.1";

    /** The distance between a service's port and those of its replicas. */
    private static final int BETWEEN_REPLICAS = 100;

    public static StackSettings usual() {
        return new StackSettings(null, null, LOOPBACK, List.of(), Map.of(), false);
    }

    public StackSettings withDemo() {
        return new StackSettings(portBase, url, bind, only, replicas, true);
    }

    public int port(Port port) {
        return portBase == null ? port.usual() : portBase + port.offset();
    }

    /** The port of one of a service's replicas. Where there are several, the service's own port is the front's. */
    int port(Port port, int replica) {
        return port(port) + BETWEEN_REPLICAS * replica;
    }

    /** The address that a port is listened on. */
    public String addressOf(int port) {
        return port == port(Port.GATEWAY) ? bind : LOOPBACK;
    }

    /** Where a port is reached from this machine: listening everywhere, it is on loopback too. */
    String hostOf(int port) {
        var address = addressOf(port);
        return address.equals("0.0.0.0") || address.equals("::")
                ? LOOPBACK
                : address.contains(":") ? "[" + address + "]" : address;
    }

    int replicas(Service service) {
        return replicas.getOrDefault(service.module(), 1);
    }

    /** The address that people and their browsers use, without a slash at its end. */
    public String publicUrl() {
        return url == null ? "http://localhost:" + port(Port.GATEWAY) : url.replaceAll("/+$", "");
    }

    public String keycloakUrl() {
        return "http://localhost:" + port(Port.KEYCLOAK) + "/auth";
    }

    /**
     * Whether anybody but the people at this machine may reach it, by its own address or by a proxy in front of it. Then nobody
     * may sign in with a password that everybody knows, or send requests to what listens on this machine's loopback.
     */
    public boolean opensToOthers() {
        return !isLoopback(bind) || !isLoopback(URI.create(publicUrl()).getHost());
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null || host.equals("localhost") || host.endsWith(".localhost")) {
            return host != null;
        }
        try {
            // A name is not looked up: whatever it leads to today, others may reach it.
            return host.matches("[0-9.]+|\\[?[0-9a-fA-F:]+]?")
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
