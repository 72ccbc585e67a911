package io.tidings.mail.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one connection to a mail server, in a hand that can drop them at any moment: a library that waits for an answer
 * in vain is woken by nothing else. Private addresses are fine here, since an organization's own mail server has one; addresses
 * at which no mail server lives are not (ADR 0019).
 */
final class MailSockets implements AutoCloseable {

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final SSLSocketFactory tls;

    /** @param trusted certificates in PEM form; null for the known authorities */
    MailSockets(@Nullable String trusted) {
        this.tls = trusted == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting(trusted);
    }

    /** No mail server has such an address: it belongs to this machine's own link or to its cloud. */
    static final class RefusedAddress extends IOException {

        RefusedAddress(InetAddress address) {
            super(address.getHostAddress() + " is no mail server's address");
        }
    }

    SocketFactory plain() {
        return new Plain();
    }

    SSLSocketFactory secure() {
        return new Secure();
    }

    /** How long a read may wait for its first byte; 0 for ever. */
    void patience(int millis) throws IOException {
        for (var socket : open) {
            socket.setSoTimeout(millis);
        }
    }

    /** Whoever waits on one of them hears that it is closed. */
    @Override
    public void close() {
        closed = true;
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }
        open.clear();
    }

    /** @throws IllegalArgumentException where there is no certificate in it */
    static SSLSocketFactory trusting(String pem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            var n = 0;
            for (var certificate : certificates) {
                store.setCertificateEntry("trusted-" + n++, certificate);
            }
            if (n == 0) {
                throw new IllegalArgumentException("There is no certificate in it.");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(
                    null, new TrustManager[] {new Dated((X509ExtendedTrustManager) trust.getTrustManagers()[0])}, null);
            return context.getSocketFactory();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("It is no certificate in PEM form.", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every Java has X.509 and TLS", e);
        }
    }

    /** A certificate that is trusted by itself has its days too; Java looks at them only where an authority stands behind it. */
    private static final class Dated extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager authorities;

        Dated(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, socket);
            chain[0].checkValidity();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, engine);
            chain[0].checkValidity();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkServerTrusted(chain, type);
            chain[0].checkValidity();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }

    private Socket tracked() throws IOException {
        if (closed) {
            throw new IOException("The connection was given up.");
        }
        var socket = new Checked();
        open.add(socket);
        return socket;
    }

    private static final class Checked extends Socket {

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress target) {
                if (target.isUnresolved()) {
                    throw new UnknownHostException(target.getHostString());
                }
                var address = target.getAddress();
                if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
                    throw new RefusedAddress(address);
                }
            }
            super.connect(endpoint, timeout);
        }
    }

    private final class Plain extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            return tracked();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connected(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return connected(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connected(host, port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
            return connected(address, port);
        }
    }

    private Socket connected(InetAddress address, int port) throws IOException {
        var socket = tracked();
        socket.connect(new InetSocketAddress(address, port), 0);
        return socket;
    }

    /**
     * Layers TLS over a tracked socket. That the certificate is for the host is the mail library's to demand
     * ({@code ssl.checkserveridentity}): it overwrites whatever is said here about it.
     */
    private final class Secure extends SSLSocketFactory {

        /** Unconnected and in the clear: the mail library connects it and comes back for the layer. */
        @Override
        public Socket createSocket() throws IOException {
            return tracked();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            var layered = (SSLSocket) tls.createSocket(socket, host, port, autoClose);
            var parameters = layered.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            layered.setSSLParameters(parameters);
            return layered;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(connected(InetAddress.getByName(host), port), host, port, true);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket(connected(host, port), host.getHostName(), port, true);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(address, port);
        }
    }
}
