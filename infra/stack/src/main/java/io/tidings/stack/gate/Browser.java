package io.tidings.stack.gate;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.check.Machine;
import io.tidings.stack.check.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Chromium that drives the page in the tests, and a font that can show Korean. */
public final class Browser {

    private static final List<String> PACKAGES = List.of("chromium", "fonts-noto-cjk");

    private Browser() {}

    /** Installs them where this may be done without asking: as root on a Debian. Elsewhere says what to install. */
    public static void ensure(Console console) {
        if (isInstalled()) {
            return;
        }
        var mayInstall =
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/apt-get"));
        if (!mayInstall) {
            throw new StackProblem(Need.of("chromium").missing());
        }
        console.step("installing " + String.join(" and ", PACKAGES));
        apt("update");
        apt("install", "-y", "--no-install-recommends", PACKAGES.get(0), PACKAGES.get(1));
        if (!isInstalled()) {
            throw new StackProblem("Chromium was installed and is still not on the path.");
        }
    }

    private static boolean isInstalled() {
        return Machine.here().chromium().isPresent();
    }

    private static void apt(String... arguments) {
        var command = new ArrayList<String>(List.of("apt-get", "-q"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        try {
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new StackProblem("'" + String.join(" ", command) + "' failed:\n" + output);
            }
        } catch (IOException e) {
            throw new StackProblem("apt-get could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while installing the browser.", e);
        }
    }
}
