package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that does one thing at a time. */
final class SmtpDialogue implements AutoCloseable {

    private Socket socket;
    private BufferedReader in;

    SmtpDialogue(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        listen();
        hears();
    }

    List<String> says(String line) throws IOException {
        send(line + "\r\n");
        return hears();
    }

    void encrypts(String trusted, String... along) throws Exception {
        send("STARTTLS\r\n" + String.join("", along));
        assertThat(hears()).first().asString().startsWith("220");
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "one",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(trusted.getBytes(StandardCharsets.US_ASCII))));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        var checked = secure.getSSLParameters();
        checked.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(checked);
        secure.startHandshake();
        socket = secure;
        listen();
    }

    private void listen() throws IOException {
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Sends it, and waits for no answer. */
    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    List<String> hears() throws IOException {
        var lines = new ArrayList<String>();
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("The receiver hung up after " + lines);
            }
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return lines;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
