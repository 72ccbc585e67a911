package io.tidings.mail.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.subethamail.smtp.server.SSLSocketCreator;

/**
 * Encrypts a connection that asked for it. Certificates live for weeks: one that was renewed is used from the next connection on,
 * and while its files are half written the old one is.
 */
final class SmtpCertificate implements SSLSocketCreator {

    private static final Logger log = LoggerFactory.getLogger(SmtpCertificate.class);

    private record Read(List<FileTime> written, SSLContext context) {}

    private final Path certificate;
    private final Path privateKey;
    private volatile Read read;
    private volatile @Nullable List<FileTime> refused;

    /** @throws IllegalArgumentException where the files are no certificate and its key */
    SmtpCertificate(SmtpTls tls) {
        this.certificate = Path.of(tls.certificate());
        this.privateKey = Path.of(tls.privateKey());
        try {
            this.read = read(written());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The certificate for SMTP cannot be read from %s and %s: %s"
                            .formatted(certificate, privateKey, e.getMessage()),
                    e);
        }
    }

    @Override
    public SSLSocket createSSLSocket(Socket socket) throws IOException {
        var peer = (InetSocketAddress) socket.getRemoteSocketAddress();
        var secure = (SSLSocket)
                context().getSocketFactory().createSocket(socket, peer.getHostString(), peer.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }

    private SSLContext context() {
        var now = read;
        List<FileTime> written = List.of();
        try {
            written = written();
            if (!written.equals(now.written()) && !written.equals(refused)) {
                now = read(written);
                read = now;
                log.info("SMTP is encrypted with the certificate that was renewed at {}", written.getFirst());
            }
        } catch (IOException | RuntimeException e) {
            refused = written;
            log.error("The renewed certificate for SMTP cannot be read; the old one stays in use: {}", e.getMessage());
        }
        return now.context();
    }

    private List<FileTime> written() throws IOException {
        return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(privateKey));
    }

    private Read read(List<FileTime> written) {
        try {
            var details = PemSslStoreDetails.forCertificates(Files.readString(certificate))
                    .withPrivateKey(Files.readString(privateKey));
            return new Read(
                    written, SslBundle.of(new PemSslStoreBundle(details, null)).createSslContext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
