package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.build.Apps;
import io.tidings.stack.build.Servers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of one stack, in the order they are started. */
public final class Parts {

    private Parts() {}

    /** Stages: the parts of one are started together, and a stage waits for the one before it to be well. */
    public static List<List<Part>> stages(Workspace workspace, StackSettings settings) {
        var servers = new Servers(workspace);
        var secrets = Secrets.of(workspace);
        var apps = new Apps(workspace);
        var stages = new ArrayList<List<Part>>();
        var realStore = System.getenv("MONGODB_URI");
        stages.add(
                realStore == null
                        ? List.of(new StorePart(workspace, settings), new MailPart(workspace, settings))
                        : List.of(new MailPart(workspace, settings)));
        stages.add(List.of(new KafkaPart(workspace, settings, servers)));
        stages.add(List.of(new ElasticsearchPart(workspace, settings, servers, apps)));
        stages.add(List.of(new KeycloakPart(workspace, settings, servers, secrets)));
        var environment = new ServiceEnvironment(
                settings,
                secrets,
                realStore == null ? "mongodb://localhost:" + settings.port(Port.MONGODB) : realStore);
        stages.add(Arrays.stream(Service.values())
                .flatMap(service -> replicas(settings.replicas(service))
                        .<Part>mapToObj(
                                replica -> new ServicePart(workspace, settings, apps, environment, service, replica)))
                .toList());
        var chosen = new ArrayList<>(chosen(stages, settings.only()));
        if (!FrontPart.fronted(settings).isEmpty()) {
            // Last, so that nobody is let in before there is somebody to answer.
            chosen.add(List.of(new FrontPart(workspace, settings)));
        }
        return chosen;
    }

    private static IntStream replicas(int count) {
        return count == 1 ? IntStream.of(0) : IntStream.rangeClosed(1, count);
    }

    /** All parts, whatever stage. */
    public static List<Part> all(Workspace workspace, StackSettings settings) {
        return stages(workspace, settings).stream().flatMap(List::stream).toList();
    }

    static List<List<Part>> chosen(List<List<Part>> stages, List<String> only) {
        var names = stages.stream().flatMap(List::stream).map(Part::name).toList();
        for (var name : only) {
            if (!names.contains(name)) {
                throw new StackProblem("There is no part '" + name + "'; there are " + String.join(", ", names) + ".");
            }
        }
        if (only.isEmpty()) {
            return stages;
        }
        var chosen = new ArrayList<List<Part>>();
        for (var stage : stages) {
            // A service's name stands for all its replicas.
            var kept = stage.stream()
                    .filter(part -> only.contains(part.name().replaceFirst("-\\d+$", "")))
                    .toList();
            if (!kept.isEmpty()) {
                chosen.add(kept);
            }
        }
        return chosen;
    }
}
