package io.tidings.spine.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the name service within a time limit. The system's lookup is native code that holds its carrier thread, so a few
 * silent name servers would stop every virtual thread; it runs on threads of its own, one for each name being asked.
 */
final class NameLookup implements AutoCloseable {

    /** Answers with every address of a name. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private static final int NAMES_AT_ONCE = 64;

    private final Resolver resolver;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> asked = new ConcurrentHashMap<>();
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            NAMES_AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("name-lookup-", 1).factory());

    NameLookup(Resolver resolver) {
        this.resolver = resolver;
    }

    /** @throws UnknownHostException where the name has no address, or the answer takes longer than the limit */
    List<InetAddress> addressesOf(String name, Duration limit) throws UnknownHostException, InterruptedException {
        try {
            return asked.computeIfAbsent(name, this::ask).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unknown("The name service did not answer for " + name + " within " + limit.toMillis() + " ms.", e);
        } catch (RejectedExecutionException e) {
            throw unknown("Too many names are being looked up.", e);
        } catch (ExecutionException e) {
            throw unknown("The name " + name + " has no address.", e);
        }
    }

    private CompletableFuture<List<InetAddress>> ask(String name) {
        var answer = new CompletableFuture<List<InetAddress>>();
        threads.execute(() -> {
            try {
                answer.complete(List.of(resolver.resolve(name)));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                asked.remove(name);
            }
        });
        return answer;
    }

    private static UnknownHostException unknown(String sentence, Exception cause) {
        var unknown = new UnknownHostException(sentence);
        unknown.initCause(cause);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
