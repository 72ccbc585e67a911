package io.tidings.stack;

import io.tidings.stack.part.Port;
import io.tidings.stack.part.Service;
import io.tidings.stack.part.StackSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a stack runs; the supervisor is started with the same ones. */
final class StackOptions {

    private static final int MOST_REPLICAS = 9;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            description = "The gateway's port; every other port follows at a fixed distance. Default: the usual ports.")
    @Nullable
    Integer portBase;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The public address, when people reach the gateway under another one than localhost.")
    @Nullable
    String url;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = StackSettings.LOOPBACK,
            description = "The address the gateway listens on (default: ${DEFAULT-VALUE}); all else stays on loopback.")
    String bind = StackSettings.LOOPBACK;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Start these parts only, for example store,kafka,mail,elasticsearch,keycloak.")
    List<String> only = new ArrayList<>();

    @Option(
            names = "--replicas",
            paramLabel = "SERVICE=N",
            split = ",",
            description = "How many of a service to start, for example gateway=2,ticket-service=2.")
    Map<String, Integer> replicas = new LinkedHashMap<>();

    @Option(
            names = "--seed-demo",
            negatable = true,
            description = "Give an empty store the demo desk. Default: yes, unless other machines can reach it.")
    @Nullable
    Boolean seedDemo;

    StackSettings settings() {
        var settings = new StackSettings(portBase, url, bind, List.copyOf(only), Map.copyOf(replicas), false);
        check();
        if (url == null && settings.opensToOthers()) {
            throw new StackProblem(
                    "Bound to " + bind + ", Tidings can be reached from other machines, and has to know the"
                            + " address that people will use. Add it, for example: --url http://" + hostName() + ":"
                            + settings.port(Port.GATEWAY));
        }
        return seedsDemo(settings) ? settings.withDemo() : settings;
    }

    /** A desk for tests, or for other people, starts empty unless somebody says otherwise. */
    private boolean seedsDemo(StackSettings settings) {
        return seedDemo == null ? Workspace.here().instance().isEmpty() && !settings.opensToOthers() : seedDemo;
    }

    private void check() {
        if (url != null && !isWebAddress(url)) {
            throw new StackProblem("'" + url + "' is no address of a web site's root. Say for example --url"
                    + " https://desk.example.org or --url http://" + hostName() + ":8080");
        }
        for (var wanted : replicas.entrySet()) {
            if (!Service.names().contains(wanted.getKey())) {
                throw new StackProblem("There is no service '" + wanted.getKey() + "' to have replicas of; there are "
                        + String.join(", ", Service.names()) + ".");
            }
            if (wanted.getValue() < 1 || wanted.getValue() > MOST_REPLICAS) {
                throw new StackProblem("There can be 1 to " + MOST_REPLICAS + " of " + wanted.getKey() + ", not "
                        + wanted.getValue() + ".");
            }
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            var address = new URI(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && String.valueOf(address.getPath()).matches("/*")
                    && address.getQuery() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "desk.example.org";
        }
    }

    List<String> words() {
        var words = new ArrayList<String>(List.of("--bind", bind));
        if (seedDemo != null) {
            words.add(seedDemo ? "--seed-demo" : "--no-seed-demo");
        }
        if (portBase != null) {
            words.addAll(List.of("--port-base", portBase.toString()));
        }
        if (url != null) {
            words.addAll(List.of("--url", url));
        }
        if (!only.isEmpty()) {
            words.addAll(List.of("--only", String.join(",", only)));
        }
        replicas.forEach((service, count) -> words.addAll(List.of("--replicas", service + "=" + count)));
        return words;
    }
}
