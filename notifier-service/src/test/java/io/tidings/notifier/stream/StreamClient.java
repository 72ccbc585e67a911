package io.tidings.notifier.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a stream as a browser does: blocks of lines, each with an id. */
final class StreamClient implements AutoCloseable {

    /** One block. A heartbeat has no name and no data, a presence no id. */
    record Block(String name, String id, String data) {}

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Block> blocks = new CopyOnWriteArrayList<>();
    private final List<String> retries = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    /** @param headers names and values by turns */
    StreamClient(String url, String token, String... headers) throws IOException, InterruptedException {
        this(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token), headers);
    }

    /** Without a login. */
    static StreamClient anonymous(String url, String... headers) throws IOException, InterruptedException {
        return new StreamClient(HttpRequest.newBuilder(URI.create(url)), headers);
    }

    private StreamClient(HttpRequest.Builder request, String... headers) throws IOException, InterruptedException {
        request.header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            Thread.startVirtualThread(this::read);
        }
    }

    int status() {
        return response.statusCode();
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    String body() throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Without the heartbeats. */
    List<Block> events() {
        return blocks.stream().filter(block -> !block.name().isEmpty()).toList();
    }

    List<String> names() {
        return events().stream().map(Block::name).toList();
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    List<String> retries() {
        return List.copyOf(retries);
    }

    /** The last id, which the browser would send when it comes back. */
    String lastId() {
        return blocks.isEmpty() ? "" : blocks.getLast().id();
    }

    boolean hasBegun() {
        return !blocks.isEmpty();
    }

    boolean hasEnded() {
        return ended;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var name = "";
            var id = "";
            var data = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!id.isEmpty() || !name.isEmpty()) {
                        blocks.add(new Block(name, id, data));
                    }
                    name = "";
                    id = "";
                    data = "";
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data += line.substring(6);
                } else if (line.startsWith("retry: ")) {
                    retries.add(line.substring(7));
                }
            }
        } catch (IOException e) {
            // Closed by one side or the other.
        } finally {
            ended = true;
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
