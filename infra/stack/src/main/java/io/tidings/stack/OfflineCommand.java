package io.tidings.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the long form of the tests tries where there is no network: the checkout, ended and started again, and a bundle on what is
 * as good as another machine, with an empty home and programs in the place of Maven and Node that only fail.
 */
@Command(name = "try-offline", hidden = true)
final class OfflineCommand implements Callable<Integer> {

    private static final int FROM_THE_CHECKOUT = 1_000;

    @Parameters(paramLabel = "FOLDER", description = "An unpacked bundle.")
    Path bundle = Path.of("");

    @Option(names = "--port-base", required = true)
    int portBase;

    private final Console console = new Console(System.out);
    private final Workspace workspace = Workspace.here();
    private final SystemTests tests = new SystemTests(workspace, console);

    @Override
    public Integer call() {
        return checkoutWorks() && bundleWorks() ? 0 : 1;
    }

    private boolean checkoutWorks() {
        console.line("The checkout, without a network");
        DownCommand.end(workspace, console);
        try {
            var up = new UpCommand(workspace, console).detached(options -> options.portBase = portBase);
            return up.call() == 0 && tests.pass("flow", portBase, List.of("--offline"));
        } finally {
            DownCommand.end(workspace, console);
        }
    }

    private boolean bundleWorks() {
        console.line("The bundle, without a network");
        var port = portBase + FROM_THE_CHECKOUT;
        try {
            var home = Files.createTempDirectory("home");
            var programs = Files.createTempDirectory("programs");
            for (var name : List.of("mvn", "node", "npm", "java", "javac")) {
                var file = Files.writeString(programs.resolve(name), "#!/bin/sh\nexit 99\n");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            try {
                return bundled(home, programs, "up", "--detach", "--port-base", Integer.toString(port))
                        && tests.pass(
                                "flow",
                                port,
                                List.of(
                                        "--offline",
                                        "-Dtest=SpineFlowTests",
                                        "-Dsurefire.failIfNoSpecifiedTests=false"));
            } finally {
                bundled(home, programs, "down");
                Workspace.delete(home);
                Workspace.delete(programs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean bundled(Path home, Path programs, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(bundle.resolve("tidings").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", programs + ":/usr/sbin:/usr/bin:/sbin:/bin");
        try {
            return builder.start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
