package io.tidings.stack;

import io.tidings.stack.part.StackSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a stack runs; the supervisor is started with the same ones. */
final class StackOptions {

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

    StackSettings settings() {
        return new StackSettings(portBase, url, bind, List.copyOf(only));
    }

    List<String> words() {
        var words = new ArrayList<String>(List.of("--bind", bind));
        if (portBase != null) {
            words.addAll(List.of("--port-base", portBase.toString()));
        }
        if (url != null) {
            words.addAll(List.of("--url", url));
        }
        if (!only.isEmpty()) {
            words.addAll(List.of("--only", String.join(",", only)));
        }
        return words;
    }
}
