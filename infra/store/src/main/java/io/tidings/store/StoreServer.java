package io.tidings.store;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The store as a process of its own: {@code StoreServer --port 27017 --data DIR [--bind 127.0.0.1]}.
 *
 * <p>{@code --checkpoint-bytes} says how long the journal may become before the maps are saved; tests make it short.
 *
 * <p>It prints one line when it listens, saves and ends at SIGTERM, and ends with status 1 and a sentence when it
 * cannot start or cannot save.
 */
public final class StoreServer {

    /** Commands are short; more threads than cores keep a long one from holding up the connections beside it. */
    private static final int WORKERS = 8;

    /** Kept, because a logger that nobody refers to forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("de.bwaldvogel.mongo");

    private static final Logger REFUSALS = Logger.getLogger("de.bwaldvogel.mongo.wire.MongoWireProtocolHandler");

    private StoreServer() {}

    /** Runs until the process is asked to end. */
    public static void main(String... args) throws InterruptedException {
        Arguments arguments = Arguments.parse(args);
        if (arguments == null) {
            fail("Usage: StoreServer --port PORT --data DIRECTORY [--bind ADDRESS]");
            return;
        }
        // Else each thread that ever wrote a checkpoint or a blob keeps as much memory outside the heap.
        System.setProperty("jdk.nio.maxCachedBufferSize", "262144");
        quieten();
        try {
            serve(arguments);
        } catch (IOException | MVStoreException e) {
            fail("The store in " + arguments.data + " cannot be opened (is it in use by another process?): "
                    + e.getMessage());
        }
    }

    /** The library logs each connection, and each duplicate key with a stack trace: to a client that is a plain answer. */
    private static void quieten() {
        LIBRARY.setLevel(Level.WARNING);
        REFUSALS.setLevel(Level.OFF);
        // The same, for where SLF4J's simple logger is on the class path instead.
        System.setProperty("org.slf4j.simpleLogger.log." + LIBRARY.getName(), "warn");
        System.setProperty("org.slf4j.simpleLogger.log." + REFUSALS.getName(), "off");
    }

    private static void serve(Arguments arguments) throws IOException, InterruptedException {
        var backend = StoreBackend.in(arguments.data, arguments.checkpointBytes, _ -> Runtime.getRuntime()
                .halt(1));
        var server = new MongoServer(backend);
        try {
            server.bind(new InetSocketAddress(arguments.bind, arguments.port), 1, WORKERS);
        } catch (RuntimeException e) {
            fail("Port " + arguments.port + " of " + arguments.bind + " cannot be had: " + e.getMessage());
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "store-shutdown"));
        System.out.println("The store listens on " + arguments.bind + ":"
                + server.getLocalAddress().getPort() + ", data in " + arguments.data.toAbsolutePath());
        new CountDownLatch(1).await();
    }

    private static void fail(String sentence) {
        System.err.println(sentence);
        System.exit(1);
    }

    private record Arguments(String bind, int port, Path data, long checkpointBytes) {

        static @Nullable Arguments parse(String... args) {
            String bind = "127.0.0.1";
            Integer port = null;
            Path data = null;
            long checkpointBytes = StoreBackend.CHECKPOINT_BYTES;
            for (int i = 0; i + 1 < args.length; i += 2) {
                switch (args[i]) {
                    case "--bind" -> bind = args[i + 1];
                    case "--port" -> port = Integer.valueOf(args[i + 1]);
                    case "--data" -> data = Path.of(args[i + 1]);
                    case "--checkpoint-bytes" -> checkpointBytes = Long.parseLong(args[i + 1]);
                    default -> {
                        return null;
                    }
                }
            }
            return port == null || data == null || args.length % 2 != 0
                    ? null
                    : new Arguments(bind, port, data, checkpointBytes);
        }
    }
}
