package io.tidings.stack.build;

import io.tidings.stack.Console;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The benches, compiled where they are out of date. */
public final class Bench {

    private static final String MODULE = "system-tests";

    private final Workspace workspace;

    public Bench(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Everything that a bench needs to run. */
    public String classPath(Console console) {
        var reactor = Reactor.read(workspace.root());
        var target = reactor.folder(MODULE).resolve("target");
        var fingerprint = reactor.fingerprint(MODULE);
        var built = target.resolve("bench.fingerprint");
        var dependencies = target.resolve("bench.classpath");
        try {
            if (!Files.exists(built) || !Files.readString(built).equals(fingerprint)) {
                console.step("building the benches with Maven");
                new Maven(workspace)
                        .run(
                                "Building the benches",
                                List.of(
                                        "-q",
                                        "-DskipTests",
                                        "-pl",
                                        ":" + MODULE,
                                        "-am",
                                        // Relative, so that each module on the way writes its own.
                                        "-Dmdep.outputFile=target/bench.classpath",
                                        "-DincludeScope=runtime",
                                        "compile",
                                        "dependency:build-classpath"));
                Files.writeString(built, fingerprint);
            }
            return target.resolve("classes") + ":"
                    + Files.readString(dependencies).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
