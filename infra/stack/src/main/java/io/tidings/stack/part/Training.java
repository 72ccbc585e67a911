package io.tidings.stack.part;

import io.tidings.stack.Console;
import io.tidings.stack.Workspace;
import io.tidings.stack.build.Apps;
import io.tidings.stack.supervise.Preparing;
import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Prepares each service's classes ahead (JEP 483, 514): one start against an empty store, up to the moment before it would listen,
 * writes a cache that later starts map into memory instead of loading, linking and profiling anew.
 */
public final class Training {

    private static final int SECONDS = 300;

    private final Workspace workspace;
    private final Apps apps;
    private final Secrets secrets;

    public Training(Workspace workspace) {
        this.workspace = workspace;
        this.apps = new Apps(workspace);
        this.secrets = Secrets.of(workspace);
    }

    /** Those services that have no cache for what they were built from. */
    public List<Service> untrained(Collection<Service> services) {
        return services.stream()
                .filter(service -> !Files.exists(ServicePart.classCache(apps.folder(service.module()))))
                .toList();
    }

    /** Trains the services; one that fails just starts slower. */
    public void prepare(Collection<Service> untrained, Console console) {
        try (var store = EmbeddedStore.start()) {
            for (var service : untrained) {
                console.step("  " + service.module());
                if (!train(service, store)) {
                    console.step("  that failed and only makes it start slower; " + log(service) + " says why");
                }
            }
        }
    }

    private boolean train(Service service, EmbeddedStore store) {
        var home = apps.folder(service.module());
        var cache = ServicePart.classCache(home);
        var beside = cache.resolveSibling("classes.aot.new");
        var environment = new HashMap<>(
                new ServiceEnvironment(StackSettings.usual(), secrets, store.connectionString()).of(service));
        // Nothing listens in a training; where something would, it must not meet a stack that runs.
        environment.put("SERVER_PORT", "0");
        environment.put("SMTP_PORT", "0");
        var command = ServicePart.java(service)
                .with("-XX:AOTCacheOutput=" + beside, "-Dspring.context.exit=onRefresh")
                .with("-jar", home.resolve(service.module() + ".jar").toString());
        var builder = new ProcessBuilder(command.words())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(service).toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            try (var _ = Preparing.note(workspace, process)) {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    return false;
                }
            }
            if (process.exitValue() != 0 || !Files.exists(beside)) {
                return false;
            }
            Files.move(beside, cache);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path log(Service service) {
        return workspace.log(service.module() + "-training");
    }
}
