package io.tidings.webhooks;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A house with an authority of its own, which the dispatcher is told to trust; its server's name is {@code localhost}. */
final class House {

    private static final String PASSWORD = "changeit";
    private static final Path DIRECTORY = made();

    private House() {}

    /** The file that operators name. */
    static String authority() {
        return DIRECTORY.resolve("house.pem").toString();
    }

    /** A server of the house, with the certificate for {@code localhost}. */
    static HttpsServer server(HttpHandler handler) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(DIRECTORY.resolve("house.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static Path made() {
        try {
            var directory = Files.createTempDirectory("house");
            keytool(directory, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
            keytool(directory, "-exportcert", "-rfc", "-file", "house.pem");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path directory, String command, String... more)
            throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var usual = Stream.of(
                tool,
                command,
                "-alias",
                "house",
                "-keystore",
                "house.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        var keytool = new ProcessBuilder(
                        Stream.concat(usual, Arrays.stream(more)).toList())
                .directory(directory.toFile())
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
    }
}
