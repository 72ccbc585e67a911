package io.tidings.stack;

import io.tidings.stack.build.Apps;
import io.tidings.stack.build.Servers;
import io.tidings.stack.part.Part;
import io.tidings.stack.part.Parts;
import io.tidings.stack.part.Service;
import io.tidings.stack.part.StackSettings;
import io.tidings.stack.part.Training;
import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Leftovers;
import io.tidings.stack.supervise.PortHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./tidings up}: makes ready what is missing, then has the supervisor start everything, and shows how it goes. */
@Command(
        name = "up",
        description = "Starts everything and waits until it is healthy. Ctrl-C stops it again.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    StackOptions options = new StackOptions();

    @Option(names = "--detach", description = "Return when everything is healthy, and leave it running.")
    boolean detach;

    @Option(names = "--fresh", description = "Forget all data first.")
    boolean fresh;

    private final Workspace workspace;
    private final Console console;

    UpCommand() {
        this(Workspace.here(), new Console(System.out));
    }

    UpCommand(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    /** As the tests start it. */
    UpCommand freshAndDetached(int portBase) {
        options.portBase = portBase;
        detach = true;
        fresh = true;
        return this;
    }

    @Override
    public Integer call() {
        return makeReady() ? start() : 0;
    }

    /** Makes ready what starting needs; false when Tidings runs already. */
    boolean makeReady() {
        // One at a time: two would build into the same folders.
        try (var channel = FileChannel.open(
                        workspace.run().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw new StackProblem("Another './tidings up' is preparing this stack right now.");
            }
            if (runsAlready()) {
                return false;
            }
            prepare();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int start() {
        return new SupervisorProcess(workspace, console, options, detach).show();
    }

    private boolean runsAlready() {
        var book = Book.read(workspace);
        if (book.isPresent() && book.get().isSupervised()) {
            var where = book.get().settings().publicUrl();
            if (fresh) {
                throw new StackProblem(
                        "Tidings runs at " + where + "; './tidings down' ends it, then its data can be forgotten.");
            }
            console.line("Tidings runs already, at " + where
                    + " ('./tidings status' shows its parts, './tidings down' ends it).");
            return true;
        }
        if (book.isPresent()) {
            var ended = Leftovers.end(workspace, book.get());
            if (ended > 0) {
                console.step("ended " + ended + " processes that an earlier run had left behind");
            }
        }
        return false;
    }

    private void prepare() {
        var settings = options.settings();
        var parts = Parts.all(workspace, settings);
        checkPorts(settings, parts);
        if (fresh) {
            console.step("forgetting all data");
            Workspace.delete(workspace.data());
        }
        var servers = new Servers(workspace);
        for (var part : parts) {
            servers.prepare(part.name(), console);
        }
        var names = parts.stream().map(Part::name).toList();
        var services = Arrays.stream(Service.values())
                .filter(service -> names.contains(service.module()))
                .toList();
        var modules =
                new ArrayList<String>(services.stream().map(Service::module).toList());
        if (names.contains("elasticsearch")) {
            modules.add(Apps.PLUGIN);
        }
        new Apps(workspace).prepare(modules, console);
        new Training(workspace).prepare(services, console);
    }

    private static void checkPorts(StackSettings settings, List<Part> parts) {
        for (var part : parts) {
            for (int port : part.ports()) {
                var address = part.name().equals("gateway") ? settings.bind() : StackSettings.LOOPBACK;
                if (!PortHolder.isFree(address, port)) {
                    var holder = PortHolder.of(port)
                            .map(found -> "process " + found.pid() + ": " + found.command())
                            .orElse("a process that this user may not see");
                    throw new StackProblem("Port " + port + ", which " + part.name() + " needs, is taken by " + holder
                            + "\nEnd that process, or choose other ports with --port-base.");
                }
            }
        }
    }
}
