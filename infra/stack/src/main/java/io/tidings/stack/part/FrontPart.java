package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import io.tidings.stack.front.Front;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Holds the ports of those services that there are several of, and hands each connection to one of them. */
record FrontPart(Workspace workspace, StackSettings settings) implements Part {

    /** Those services that need a front, among the parts that are started. */
    static List<Service> fronted(StackSettings settings) {
        return Arrays.stream(Service.values())
                .filter(service -> settings.replicas(service) > 1)
                .filter(service -> settings.only().isEmpty() || settings.only().contains(service.module()))
                .toList();
    }

    @Override
    public String name() {
        return "front";
    }

    @Override
    public List<Integer> ports() {
        return lines().stream().map(Front.Line::port).toList();
    }

    private List<Front.Line> lines() {
        return fronted(settings).stream()
                .flatMap(service -> service.ports().stream().map(port -> line(service, port)))
                .toList();
    }

    private Front.Line line(Service service, Port port) {
        var replicas = IntStream.rangeClosed(1, settings.replicas(service))
                .mapToObj(replica -> settings.port(port, replica))
                .toList();
        var open = settings.port(port);
        return new Front.Line(settings.addressOf(open), open, replicas, service == Service.GATEWAY);
    }

    @Override
    public Launch launch() {
        var command = JavaCommand.withHeap(64)
                .with("-XX:TieredStopAtLevel=1")
                .with("-cp", System.getProperty("java.class.path"), "io.tidings.stack.front.Front");
        lines().forEach(line -> command.with(line.toString()));
        return new Launch(command.words(), Map.of(), workspace.root());
    }

    @Override
    public boolean isService() {
        return true;
    }

    @Override
    public boolean isWell() {
        return ports().stream().allMatch(port -> Probe.accepts(settings.hostOf(port), port));
    }
}
