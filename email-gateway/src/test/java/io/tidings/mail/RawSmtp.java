package io.tidings.mail;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Hands over mails as the bytes they are, however broken: a mail library would mend them first. */
final class RawSmtp {

    private RawSmtp() {}

    /** @return what the server said to the first thing that it refused, else to the whole mail */
    static String send(int port, String from, String to, byte[] mail) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(300_000);
            var in = new BufferedInputStream(socket.getInputStream());
            var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            var said = answer(in);
            for (var line :
                    new String[] {"EHLO client.example", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA"}) {
                if (isRefusal(said)) {
                    return said;
                }
                said = say(line, in, out);
            }
            if (isRefusal(said)) {
                return said;
            }
            dotted(mail, out);
            return say(endsWithLine(mail) ? "." : "\r\n.", in, out);
        }
    }

    private static boolean isRefusal(String answer) {
        return answer.startsWith("4") || answer.startsWith("5");
    }

    private static String say(String line, InputStream in, OutputStream out) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return answer(in);
    }

    private static boolean endsWithLine(byte[] mail) {
        return mail.length > 1 && mail[mail.length - 2] == '\r' && mail[mail.length - 1] == '\n';
    }

    /** A line that begins with a dot begins with two on its way (RFC 5321 §4.5.2). */
    private static void dotted(byte[] mail, OutputStream out) throws IOException {
        var begins = true;
        for (var one : mail) {
            if (begins && one == '.') {
                out.write('.');
            }
            out.write(one);
            begins = one == '\n';
        }
    }

    private static String answer(InputStream in) throws IOException {
        String line;
        do {
            line = line(in);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException("The server hung up");
            }
            line.append((char) one);
        }
        return line.toString().strip();
    }
}
