package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import io.tidings.stack.build.Apps;
import io.tidings.stack.build.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Elasticsearch as one node on loopback, without security; as another user when the stack runs as root. */
record ElasticsearchPart(Workspace workspace, StackSettings settings, Servers servers, Apps apps) implements Part {

    private static final String HEAP = "384m";

    @Override
    public String name() {
        return "elasticsearch";
    }

    @Override
    public List<Integer> ports() {
        return List.of(settings.port(Port.ELASTICSEARCH), settings.port(Port.ELASTICSEARCH_TRANSPORT));
    }

    /** The launcher waits until the node is up and goes away (-d): staying, it would cost another 60 MB. */
    @Override
    public Launch launch() {
        var home = servers.elasticsearch();
        var run = workspace.run().resolve("elasticsearch");
        var data = workspace.data().resolve("elasticsearch");
        var pidFile = run.resolve("pid");
        try {
            Files.createDirectories(data);
            Files.createDirectories(run.resolve("tmp"));
            Files.deleteIfExists(pidFile);
            usePlugin(home);
            Files.writeString(run.resolve("elasticsearch.yml"), yaml(data));
            Files.writeString(run.resolve("jvm.options"), JVM_OPTIONS);
            Files.writeString(run.resolve("log4j2.properties"), LOGGING);
            if (!Files.exists(workspace.log(name()))) {
                Files.createFile(workspace.log(name()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.of(data, run, workspace.log(name())).forEach(OtherUser::own);
        var command = OtherUser.command(
                List.of(home.resolve("bin/elasticsearch").toString(), "-d", "-p", pidFile.toString()),
                List.of(workspace.state(), JavaCommand.javaHome()));
        var environment = Map.of(
                "ES_JAVA_HOME", JavaCommand.javaHome().toString(),
                "ES_PATH_CONF", run.toString(),
                "ES_TMPDIR", run.resolve("tmp").toString(),
                "ES_JAVA_OPTS", "",
                "CLI_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return new Launch(Yielding.command(command), environment, home, pidFile);
    }

    private void usePlugin(Path home) throws IOException {
        var built = apps.folder(Apps.PLUGIN);
        var plugin = home.resolve("plugins").resolve(Apps.PLUGIN);
        // Left alone while it is the right one: another stack of this checkout may be running with it.
        if (!Apps.isCopy(built, plugin)) {
            Workspace.delete(plugin);
            Apps.copy(built, plugin);
        }
    }

    private String yaml(Path data) {
        return """
                cluster.name: tidings
                node.name: tidings-1
                path.data: %s
                path.logs: %s
                network.host: 127.0.0.1
                http.port: %d
                transport.port: %d
                discovery.type: single-node
                xpack.security.enabled: false
                # A laptop's disk is often nearly full, and a blocked index would look like a fault of ours.
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(
                data, workspace.logs(), settings.port(Port.ELASTICSEARCH), settings.port(Port.ELASTICSEARCH_TRANSPORT));
    }

    private static final String JVM_OPTIONS = """
            -Xms%1$s
            -Xmx%1$s
            -XX:+UseSerialGC
            -Xss512k
            -XX:+ExitOnOutOfMemoryError
            -XX:-UsePerfData
            -XX:ReservedCodeCacheSize=64m
            -Djava.io.tmpdir=${ES_TMPDIR}
            """.formatted(HEAP);

    private static final String LOGGING = """
            status = error
            appender.file.type = File
            appender.file.name = file
            appender.file.fileName = ${sys:es.logs.base_path}${sys:file.separator}elasticsearch.log
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            """;

    /** The root resource is absent from the plain distribution (405); the cluster's health is not. */
    @Override
    public boolean isWell() {
        return Probe.answersOk("http://127.0.0.1:" + settings.port(Port.ELASTICSEARCH)
                + "/_cluster/health?wait_for_status=yellow&timeout=500ms");
    }
}
