package io.tidings.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A POP3 server with one mailbox that opens to a token and to nothing else, as Microsoft 365 does: the token on its own line. Where
 * it has no token, it opens to every password.
 */
final class TestPop3 implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final String token;

    final List<String> loggedIn = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();

    /** The numbers of mails that it does not hand over, and what it says instead; where that is nothing, it hangs up. */
    final Map<Integer, String> refusals = new ConcurrentHashMap<>();

    TestPop3() throws IOException {
        this("");
    }

    TestPop3(String token) throws IOException {
        this.token = token;
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.submit(() -> {
            while (!server.isClosed()) {
                var connection = server.accept();
                threads.submit(() -> {
                    try (connection) {
                        talk(connection);
                    }
                    return null;
                });
            }
            return null;
        });
    }

    int port() {
        return server.getLocalPort();
    }

    void receives(String mail) {
        mails.add(mail);
    }

    private void talk(Socket connection) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        var session = List.copyOf(mails);
        say(connection, "+OK");
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            var words = line.split(" ");
            switch (words[0]) {
                case "CAPA" -> say(connection, "+OK\r\nUIDL\r\nTOP\r\nSASL XOAUTH2\r\n.");
                case "AUTH" ->
                    say(
                            connection,
                            words.length > 2 ? "-ERR the token goes on a line of its own" : enter(connection, in));
                case "USER" -> say(connection, token.isEmpty() ? "+OK" : "-ERR no passwords here");
                case "STAT" ->
                    say(
                            connection,
                            "+OK " + session.size() + " "
                                    + String.join("", session).length());
                case "LIST" -> list(connection, session, true);
                case "UIDL" -> list(connection, session, false);
                case "RETR" -> {
                    var n = Integer.parseInt(words[1]);
                    var answer = refusals.getOrDefault(n, "+OK\r\n" + session.get(n - 1) + "\r\n.");
                    if (answer.isEmpty()) {
                        return;
                    }
                    say(connection, answer);
                }
                case "TOP" -> say(connection, "-ERR no beginnings here");
                case "QUIT" -> {
                    say(connection, "+OK");
                    return;
                }
                default -> say(connection, "+OK");
            }
        }
    }

    private String enter(Socket connection, BufferedReader in) throws IOException {
        say(connection, "+ ");
        var told = new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
        if (told.contains("auth=Bearer " + token + "\u0001")) {
            loggedIn.add(told);
            return "+OK";
        }
        return "-ERR Authentication failure: unknown user name or bad password.";
    }

    private static void list(Socket connection, List<String> session, boolean sizes) throws IOException {
        var lines = new StringBuilder("+OK\r\n");
        for (int n = 1; n <= session.size(); n++) {
            lines.append(n)
                    .append(' ')
                    .append(sizes ? session.get(n - 1).length() : "id-" + n)
                    .append("\r\n");
        }
        say(connection, lines + ".");
    }

    private static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
