package io.tidings.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Speaks to the gateway as no library would: with the Host of somebody else, and from any address of this machine's own network. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 60_000;

    private final String from;
    private final Map<String, String> always;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** @param headers that every request has, {@code Host} too */
    RawHttp(String from, Map<String, String> headers) {
        this.from = from;
        this.always = headers;
    }

    /** An address that nobody else comes from: all of 127.0.0.0/8 is this machine. */
    static String someAddress() {
        var random = ThreadLocalRandom.current();
        return "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(1, 255), random.nextInt(2, 255));
    }

    /** @param headers in the order in which they came, as {@code name: value} */
    record Answer(int status, List<String> headers, byte[] bytes) {

        String text() {
            return new String(bytes, UTF_8);
        }

        String header(String name) {
            var start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    Answer get(String path) {
        return ask("GET", path, "", new byte[0], Map.of());
    }

    Answer post(String path, String kind, String body, Map<String, String> headers) {
        return ask("POST", path, kind, body.getBytes(UTF_8), headers);
    }

    /** Cookies are kept and sent again, whatever their paths say. */
    Answer ask(String method, String path, String kind, byte[] body, Map<String, String> headers) {
        var gateway = URI.create(Suite.RUNNING.url());
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        if (!always.containsKey("Host")) {
            head.append("Host: ").append(gateway.getAuthority()).append("\r\n");
        }
        always.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!cookies.isEmpty()) {
            head.append("Cookie: ")
                    .append(cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")))
                    .append("\r\n");
        }
        if (!kind.isEmpty()) {
            head.append("Content-Type: ").append(kind).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.getPort()), PATIENCE_MILLIS);
            socket.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            var answer = answer(socket.getInputStream().readAllBytes());
            answer.headers().stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("set-cookie:"))
                    .map(header -> header.substring("set-cookie:".length())
                            .strip()
                            .split(";", 2)[0]
                            .split("=", 2))
                    .forEach(cookie -> cookies.put(cookie[0], cookie[1]));
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(byte[] bytes) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        var status = Integer.parseInt(line(in).split(" ")[1]);
        var headers = new ArrayList<String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            headers.add(line);
        }
        var isChunked = headers.stream()
                .anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("transfer-encoding: chunked"));
        return new Answer(status, headers, isChunked ? whole(in) : in.readAllBytes());
    }

    /** A body in chunks as one (RFC 9112 §7.1). */
    private static byte[] whole(ByteArrayInputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var length = Integer.parseInt(line(in), 16); length > 0; length = Integer.parseInt(line(in), 16)) {
            all.write(in.readNBytes(length));
            line(in);
        }
        return all.toByteArray();
    }

    private static String line(ByteArrayInputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The answer broke off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
