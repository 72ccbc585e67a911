package io.tidings.mail;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** A mail server's certificate, made by the tool that comes with the JDK. */
public record TestCertificate(ServerSocketFactory sockets, String pem, String privateKey) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /**
     * @param subject what it is for, such as {@code ip:127.0.0.1} or {@code dns:other.example}
     * @param start when it begins to be valid, such as {@code -10d}
     */
    public static TestCertificate of(Path directory, String subject, String start, int days) throws Exception {
        var file = Files.createTempDirectory(directory, "certificate").resolve("server.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-startdate",
                        start,
                        "-validity",
                        Integer.toString(days),
                        "-ext",
                        "san=" + subject)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var certificate = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("server").getEncoded());
        return new TestCertificate(
                context.getServerSocketFactory(),
                "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getKey("server", PASSWORD).getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    /** Trusts this certificate and no other. */
    public SSLSocketFactory trusted() {
        var details = PemSslStoreDetails.forCertificates(pem);
        return SslBundle.of(new PemSslStoreBundle(null, details))
                .createSslContext()
                .getSocketFactory();
    }

    /** The server's side of a connection that began in the clear and is encrypted from here on. */
    public SSLSocket over(Socket begun) throws IOException {
        var details = PemSslStoreDetails.forCertificates(pem).withPrivateKey(privateKey);
        var sockets = SslBundle.of(new PemSslStoreBundle(details, null))
                .createSslContext()
                .getSocketFactory();
        var secure = (SSLSocket) sockets.createSocket(begun, null, begun.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }
}
