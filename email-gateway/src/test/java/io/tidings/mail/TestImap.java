package io.tidings.mail;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;

/** An IMAP server with one mailbox that can be as unwell as a test wants: it renumbers, refuses, breaks off, falls silent. */
final class TestImap implements AutoCloseable {

    private static final Pattern PARTIAL = Pattern.compile("BODY\\.PEEK\\[]<(\\d+)\\.(\\d+)>");

    /** A mail as it lies there. */
    record Lying(long uid, byte[] raw) {}

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Lying> mails = new CopyOnWriteArrayList<>();
    private long lastUid;

    volatile long uidValidity = 1;
    volatile String capabilities = "IMAP4rev1 IDLE UIDPLUS MOVE";
    volatile String password = "secret";
    /** What XOAUTH2 has to bring. */
    volatile String token = "";

    volatile boolean readOnly;

    /** What is announced and never told: the connection is there, and nothing comes of it. */
    volatile boolean tellsOfNewMail = true;

    volatile boolean agreesToEndIdle = true;

    /** The beginning of a command, and what is answered to it instead. */
    final Map<String, String> refusals = new ConcurrentHashMap<>();

    /** The connection breaks off when this mail is asked for. */
    volatile long breaksAt = -1;

    volatile boolean full;

    /** The size that it tells of every mail; the true one where it is 0. */
    volatile int toldSize;

    /** The numbers of the mails that were handed out whole, in order. */
    final List<Long> handedOut = Collections.synchronizedList(new ArrayList<>());

    /** Of whole mails. */
    final List<String> commands = new CopyOnWriteArrayList<>();

    final List<String> moved = new CopyOnWriteArrayList<>();
    final List<String> loggedIn = new CopyOnWriteArrayList<>();

    TestImap(ServerSocketFactory sockets) {
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.submit(() -> {
            while (!server.isClosed()) {
                var connection = server.accept();
                connections.add(connection);
                threads.submit(() -> new Dialogue(connection).run());
            }
            return null;
        });
    }

    static TestImap plain() {
        return new TestImap(ServerSocketFactory.getDefault());
    }

    int port() {
        return server.getLocalPort();
    }

    void receives(String... raw) {
        receives(Arrays.stream(raw)
                .map(one -> one.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    synchronized void receives(List<byte[]> raw) {
        mails.addAll(raw.stream().map(one -> new Lying(++lastUid, one)).toList());
    }

    /** Gives every mail another number. */
    synchronized void renumbers() {
        uidValidity++;
        var all = List.copyOf(mails);
        mails.clear();
        lastUid = 0;
        all.forEach(one -> mails.add(new Lying(++lastUid, one.raw())));
        breakAllOff();
    }

    int count() {
        return mails.size();
    }

    void breakAllOff() {
        connections.forEach(TestImap::end);
    }

    int openConnections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        breakAllOff();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Dialogue {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private int told;

        Dialogue(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = new BufferedOutputStream(socket.getOutputStream());
        }

        private Void run() throws IOException {
            try (socket) {
                say("* OK ready");
                for (var line = line(); line != null; line = line()) {
                    var words = line.split(" ", 2);
                    if (!answered(words[0], words.length > 1 ? words[1] : "")) {
                        return null;
                    }
                }
                return null;
            } finally {
                connections.remove(socket);
            }
        }

        private boolean answered(String tag, String command) throws IOException {
            var refusal = refusals.entrySet().stream()
                    .filter(one -> command.startsWith(one.getKey()))
                    .findFirst();
            if (refusal.isPresent()) {
                say(tag + " " + refusal.get().getValue());
                return true;
            }
            if (command.startsWith("CAPABILITY")) {
                say("* CAPABILITY " + capabilities);
            } else if (command.startsWith("LOGIN")) {
                var words = command.replace("\"", "").split(" ");
                loggedIn.add(words[1]);
                if (!words[2].equals(password)) {
                    say(tag + " NO [AUTHENTICATIONFAILED] Invalid credentials");
                    return true;
                }
            } else if (command.startsWith("AUTHENTICATE XOAUTH2")) {
                var said = new String(
                        Base64.getDecoder().decode(command.substring("AUTHENTICATE XOAUTH2 ".length())),
                        StandardCharsets.UTF_8);
                loggedIn.add(said);
                if (!said.contains("auth=Bearer " + token + "\u0001")) {
                    // The reason comes as a challenge, to which the client says nothing.
                    say("+ eyJzdGF0dXMiOiI0MDAifQ==");
                    line();
                    say(tag + " NO AUTHENTICATE failed.");
                    return true;
                }
            } else if (command.startsWith("LIST")) {
                say("* LIST (\\HasNoChildren) \"/\" \"INBOX\"");
                say("* LIST (\\HasNoChildren) \"/\" \"Done\"");
            } else if (command.startsWith("SELECT") || command.startsWith("EXAMINE")) {
                if (!command.contains("INBOX")) {
                    say(tag + " NO [NONEXISTENT] There is no such folder");
                    return true;
                }
                told = mails.size();
                say("* " + told + " EXISTS");
                say("* 0 RECENT");
                say("* FLAGS (\\Seen \\Deleted)");
                say("* OK [PERMANENTFLAGS (\\Seen \\Deleted)] .");
                say("* OK [UIDVALIDITY " + uidValidity + "] .");
                say("* OK [UIDNEXT " + (lastUid + 1) + "] .");
                var only = readOnly || command.startsWith("EXAMINE");
                say(tag + " OK [" + (only ? "READ-ONLY" : "READ-WRITE") + "] done");
                return true;
            } else if (command.startsWith("UID SEARCH")) {
                var from = Long.parseLong(command.replaceAll(".*UID (\\d+):\\*.*", "$1"));
                var last = mails.isEmpty() ? 0 : mails.getLast().uid();
                say("* SEARCH"
                        + mails.stream()
                                .map(Lying::uid)
                                .filter(uid -> uid >= from || uid == last)
                                .map(uid -> " " + uid)
                                .collect(Collectors.joining()));
            } else if (command.startsWith("UID FETCH")) {
                if (!fetched(command)) {
                    return false;
                }
            } else if (command.startsWith("UID MOVE") || command.startsWith("UID COPY")) {
                var words = command.split(" ", 4);
                moved.add(words[2] + " " + words[3]);
                if (command.startsWith("UID MOVE")) {
                    remove(words[2]);
                }
            } else if (command.startsWith("UID EXPUNGE")) {
                remove(command.split(" ")[2]);
            } else if (command.startsWith("GETQUOTAROOT")) {
                say("* QUOTAROOT INBOX \"\"");
                say("* QUOTA \"\" (STORAGE " + (full ? 100 : 10) + " 100)");
            } else if (command.startsWith("IDLE")) {
                idle();
            } else if (command.startsWith("LOGOUT")) {
                say("* BYE");
                say(tag + " OK bye");
                return false;
            }
            if (told > 0 || command.startsWith("UID") || command.startsWith("NOOP")) {
                tell();
            }
            say(tag + " OK done");
            return true;
        }

        private void remove(String set) {
            var uids = numbers(set);
            mails.removeIf(one -> uids.contains(one.uid()));
        }

        private boolean fetched(String command) throws IOException {
            var uids = numbers(command.split(" ")[2]);
            var partial = PARTIAL.matcher(command);
            var isPart = partial.find();
            var isWhole = command.contains("BODY.PEEK[]");
            if (isWhole) {
                commands.add(command);
            }
            for (var uid : uids) {
                Lying mail;
                int n;
                synchronized (TestImap.this) {
                    n = position(uid);
                    if (n < 0) {
                        continue;
                    }
                    mail = mails.get(n);
                }
                if (isWhole && mail.uid() == breaksAt) {
                    return false;
                }
                var begin = "* " + (n + 1) + " FETCH (UID " + mail.uid();
                if (isWhole) {
                    var from = isPart ? Integer.parseInt(partial.group(1)) : 0;
                    var most = isPart ? Integer.parseInt(partial.group(2)) : mail.raw().length;
                    var to = Math.min(mail.raw().length, from + most);
                    var bytes = Arrays.copyOfRange(mail.raw(), Math.min(from, to), to);
                    if (from == 0) {
                        handedOut.add(mail.uid());
                    }
                    literal(begin + " BODY[]" + (isPart ? "<" + from + ">" : ""), bytes);
                } else {
                    begin += " RFC822.SIZE " + (toldSize == 0 ? mail.raw().length : toldSize)
                            + " INTERNALDATE \"21-Nov-2026 12:00:00 +0000\"";
                    if (command.contains("HEADER.FIELDS")) {
                        literal(begin + " BODY[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]", identifying(mail));
                    } else {
                        say(begin + ")");
                    }
                }
            }
            return true;
        }

        private int position(long uid) {
            return Collections.binarySearch(mails, new Lying(uid, new byte[0]), Comparator.comparingLong(Lying::uid));
        }

        private byte[] identifying(Lying mail) {
            return new String(mail.raw(), StandardCharsets.UTF_8)
                    .split("\r\n\r\n", 2)[0]
                    .lines()
                    .filter(line -> line.matches("(?i)(message-id|date|from|subject):.*"))
                    .collect(Collectors.joining("\r\n", "", "\r\n\r\n"))
                    .getBytes(StandardCharsets.UTF_8);
        }

        private void idle() throws IOException {
            say("+ idling");
            try {
                socket.setSoTimeout(50);
                tellUntilDone();
            } finally {
                socket.setSoTimeout(0);
            }
        }

        private void tellUntilDone() throws IOException {
            while (true) {
                try {
                    var line = line();
                    if (line == null || line.equalsIgnoreCase("DONE") && agreesToEndIdle) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    tell();
                }
            }
        }

        /** What happened since the client was told last; a server says it with any answer. */
        private void tell() throws IOException {
            if (tellsOfNewMail && mails.size() != told) {
                told = mails.size();
                say("* " + told + " EXISTS");
            }
        }

        private void literal(String begin, byte[] bytes) throws IOException {
            out.write((begin + " {" + bytes.length + "}\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            say(")");
        }

        private void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    return line.toString().stripTrailing();
                }
                line.append((char) c);
            }
            return null;
        }

        private static Set<Long> numbers(String set) {
            return Arrays.stream(set.split(",")).map(Long::parseLong).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The mails that lie there, as texts. */
    List<String> lying() {
        var texts = new ArrayList<String>();
        mails.forEach(one -> texts.add(new String(one.raw(), StandardCharsets.UTF_8)));
        return texts;
    }
}
