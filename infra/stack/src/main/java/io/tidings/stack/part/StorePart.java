package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import java.util.List;
import java.util.Map;

/** The embedded store, speaking MongoDB's protocol; not started when {@code MONGODB_URI} names a real one. */
record StorePart(Workspace workspace, StackSettings settings) implements Part {

    @Override
    public String name() {
        return "store";
    }

    @Override
    public List<Integer> ports() {
        return List.of(settings.port(Port.MONGODB));
    }

    @Override
    public Launch launch() {
        var command = JavaCommand.withHeap(384)
                .withClassArchive(workspace.run().resolve("store.jsa"))
                .with("-cp", System.getProperty("java.class.path"), "io.tidings.store.StoreServer")
                .with("--port", Integer.toString(settings.port(Port.MONGODB)))
                .with("--data", workspace.data().resolve("store").toString())
                .with("--bind", StackSettings.LOOPBACK);
        return new Launch(command.words(), Map.of(), workspace.root());
    }

    /** The store replays its journal before it listens, so an open port is enough. */
    @Override
    public boolean isWell() {
        return Probe.accepts(settings.port(Port.MONGODB));
    }
}
