package io.tidings.stack;

import io.tidings.stack.build.Apps;
import io.tidings.stack.build.Servers;
import io.tidings.stack.build.Step;
import io.tidings.stack.part.Part;
import io.tidings.stack.part.Service;
import io.tidings.stack.part.Training;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What has to be fetched, built and prepared before the parts of a stack can start: everything at the first start, nothing later. */
final class Preparation {

    /** Servers, services, prepared classes, and the libraries of the build. */
    private static final long DISK_FOR_ALL_MB = 4_000;

    private static final long DISK_TO_BUILD_MB = 1_500;
    private static final long DISK_TO_RUN_MB = 500;

    private final List<Step> steps = new ArrayList<>();
    private final List<String> stale;
    private final boolean fetches;

    Preparation(Workspace workspace, List<Part> parts) {
        var names = parts.stream().map(Part::name).toList();
        var servers = new Servers(workspace);
        names.forEach(name -> servers.missing(name).ifPresent(steps::add));
        fetches = !steps.isEmpty();
        var apps = new Apps(workspace);
        var services = Service.of(names);
        var modules = new ArrayList<>(services.stream().map(Service::module).toList());
        if (names.contains("elasticsearch")) {
            modules.add(Apps.PLUGIN);
        }
        stale = apps.stale(modules);
        if (!stale.isEmpty()) {
            var first =
                    stale.size() == modules.size() ? ", with libraries of about 300 MB where Maven has none yet" : "";
            steps.add(new Step(
                    "build " + String.join(", ", stale) + " with Maven" + first,
                    console -> apps.build(stale, console)));
        }
        var training = new Training(workspace);
        var cold = services.stream()
                .filter(service -> stale.contains(service.module())
                        || !training.untrained(List.of(service)).isEmpty())
                .toList();
        if (!cold.isEmpty()) {
            steps.add(new Step(
                    "prepare the classes of " + cold.size() + (cold.size() == 1 ? " service" : " services")
                            + ", so that every start is quicker",
                    console -> training.prepare(cold, console)));
        }
    }

    /** How many megabytes of disk it takes, with room for a day's data and logs. */
    long diskMb() {
        return fetches ? DISK_FOR_ALL_MB : stale.isEmpty() ? DISK_TO_RUN_MB : DISK_TO_BUILD_MB;
    }

    boolean isDone() {
        return steps.isEmpty();
    }

    /** Whether Maven has work. */
    boolean fetchesOrBuilds() {
        return fetches || !stale.isEmpty();
    }

    /** Whether Node has work: the page is part of the gateway. */
    boolean buildsPage() {
        return stale.contains(Service.GATEWAY.module());
    }

    /** Tells what will be done, does it step by step, and tells how long it took. */
    void run(Console console) {
        if (steps.isEmpty()) {
            return;
        }
        var begun = Instant.now();
        console.line("Before it starts, this has to be done once (a first time takes about six minutes on two cores):");
        for (var i = 0; i < steps.size(); i++) {
            console.step("%d. %s".formatted(i + 1, steps.get(i).what()));
        }
        console.line("");
        for (var i = 0; i < steps.size(); i++) {
            console.line(
                    "[%d/%d] %s".formatted(i + 1, steps.size(), steps.get(i).what()));
            steps.get(i).work().accept(console);
        }
        console.line("All is ready after " + words(Duration.between(begun, Instant.now())) + ".");
    }

    /** As people say it: 48 s, 3 min 5 s. */
    static String words(Duration time) {
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
