package io.tidings.stack;

import io.tidings.stack.part.Part;
import io.tidings.stack.part.Parts;
import io.tidings.stack.supervise.Book;
import io.tidings.stack.supervise.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./tidings status}: asks every part now, instead of telling what was so when somebody last looked. */
@Command(
        name = "status",
        description =
                "Shows every part with its state, process, port and memory. Exits 1 when something is not healthy.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    record Status(boolean healthy, List<Service> services) {}

    record Service(String name, String state, @Nullable Long pid, int port, long rssMb) {}

    @Override
    public Integer call() {
        var status = status(Workspace.here());
        System.out.println(json ? JsonMapper.shared().writeValueAsString(status) : table(status));
        return status.healthy ? 0 : 1;
    }

    static Status status(Workspace workspace) {
        return Book.read(workspace).map(book -> status(workspace, book)).orElse(new Status(false, List.of()));
    }

    private static Status status(Workspace workspace, Book book) {
        Map<String, Part> parts = Parts.all(workspace, book.settings()).stream()
                .collect(Collectors.toMap(Part::name, Function.identity(), (one, _) -> one, LinkedHashMap::new));
        var services = book.parts().parallelStream()
                .map(entry -> {
                    var part = parts.get(entry.name());
                    return service(entry, part != null && entry.isAlive() && part.isWell(), book.phase());
                })
                .toList();
        var healthy = book.isSupervised()
                && book.phase() == Book.Phase.RUNNING
                && services.stream().allMatch(service -> service.state.equals("up"));
        return new Status(healthy, services);
    }

    private static Service service(Book.Entry entry, boolean well, Book.Phase phase) {
        var alive = entry.isAlive();
        var state = well ? "up" : alive ? (phase == Book.Phase.STARTING ? "starting" : "unhealthy") : "down";
        var process = entry.process();
        return new Service(
                entry.name(),
                state,
                alive && process != null ? process.pid() : null,
                entry.port(),
                Memory.residentMb(entry));
    }

    private static String table(Status status) {
        if (status.services.isEmpty()) {
            return "Tidings does not run.";
        }
        var lines = new StringBuilder("%-20s %-10s %8s %6s %8s%n".formatted("part", "state", "pid", "port", "memory"));
        for (var service : status.services) {
            var pid = service.pid == null ? "–" : service.pid.toString();
            lines.append("%-20s %-10s %8s %6d %5d MB%n"
                    .formatted(service.name, service.state, pid, service.port, service.rssMb));
        }
        var sum = status.services.stream().mapToLong(Service::rssMb).sum();
        return lines.append("%-20s %-10s %8s %6s %5d MB"
                        .formatted("all", status.healthy ? "healthy" : "not well", "", "", sum))
                .toString();
    }
}
