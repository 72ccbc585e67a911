package io.tidings.spine.outgoing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;

/** Whose certificates are trusted: of the authorities that come with Java, and of those that a house has for its own servers. */
final class Authorities {

    private Authorities() {}

    /**
     * @param file certificates in PEM; empty for none of one's own
     * @throws IllegalStateException where the file is none, so that nobody finds out by the first message that fails
     */
    static TlsSocketStrategy with(String file) {
        if (file.isBlank()) {
            return DefaultClientTlsStrategy.createDefault();
        }
        try {
            return new DefaultClientTlsStrategy(
                    SSLContexts.custom().loadTrustMaterial(trusted(file), null).build());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "tidings.outgoing.trusted-certificates (TIDINGS_OUTGOING_TRUSTED_CERTIFICATES) names %s, where no certificates in PEM can be read: %s"
                            .formatted(file, e),
                    e);
        }
    }

    static KeyStore trusted(String file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var all = Stream.concat(javas().stream(), ownIn(Path.of(file)).stream()).toList();
        for (var n = 0; n < all.size(); n++) {
            store.setCertificateEntry("authority-" + n, all.get(n));
        }
        return store;
    }

    static List<? extends Certificate> javas() throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return Arrays.stream(trust.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static Collection<? extends Certificate> ownIn(Path file) throws IOException, GeneralSecurityException {
        try (var pem = Files.newInputStream(file)) {
            var own = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (own.isEmpty()) {
                throw new GeneralSecurityException("it is empty");
            }
            return own;
        }
    }
}
