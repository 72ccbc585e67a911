package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import io.tidings.stack.build.Apps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One of Tidings' own services, as it was laid out by the build.
 *
 * @param replica which of several it is, from 1; 0 where there is one only
 */
record ServicePart(
        Workspace workspace,
        StackSettings settings,
        Apps apps,
        ServiceEnvironment environment,
        Service service,
        int replica)
        implements Part {

    @Override
    public String name() {
        return replica < 2 ? service.module() : service.module() + "-" + replica;
    }

    @Override
    public List<Integer> ports() {
        return service.ports().stream()
                .map(port -> settings.port(port, replica))
                .toList();
    }

    @Override
    public boolean isService() {
        return true;
    }

    @Override
    public Launch launch() {
        var home = apps.folder(service.module());
        var command = java(service);
        var cache = classCache(home);
        if (Files.exists(cache)) {
            command.with("-XX:AOTCache=" + cache);
        }
        command.with("-jar", jar(home).toString());
        return new Launch(
                service.answersClicks() ? command.words() : Yielding.command(command.words()),
                environment.of(service, replica),
                home);
    }

    /**
     * The JVM as the service is run with; the cache of prepared classes holds only for exactly these. A service has some 30 MB of
     * compiled code and 40 MB of metadata; what these two begin with is large, because the JVM pauses and collects the whole heap
     * whenever one has outgrown it (the first, by 15 % of what is reserved).
     */
    static JavaCommand java(Service service) {
        return JavaCommand.withHeap(service.heap())
                .with("-XX:ReservedCodeCacheSize=192m", "-XX:MetaspaceSize=64m", "--enable-native-access=ALL-UNNAMED")
                .with("--sun-misc-unsafe-memory-access=allow");
    }

    Path jar(Path home) {
        return home.resolve(service.module() + ".jar");
    }

    static Path classCache(Path home) {
        return home.resolve("classes.aot");
    }

    @Override
    public boolean isWell() {
        var port = settings.port(service.port(), replica);
        return Probe.answersOk("http://" + settings.hostOf(port) + ":" + port + "/actuator/health/readiness");
    }
}
