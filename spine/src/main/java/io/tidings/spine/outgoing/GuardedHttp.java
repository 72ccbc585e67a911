package io.tidings.spine.outgoing;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.OutgoingResult.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks addresses that people chose, as the OWASP advice against server-side request forgery has it: the name is resolved
 * by us, every address it has is checked, and the connection goes to exactly a checked one, so that a name which answers
 * differently the second time gains nothing. Redirects are answers, not instructions; time and response are capped.
 */
public final class GuardedHttp implements AutoCloseable {

    /** A name with a dead first address still gets its second and third chance, within the total time. */
    private static final int ADDRESSES_TRIED = 3;

    private final OutgoingProperties properties;
    private final AddressPolicy policy;
    private final OwnCatchers catchers;
    private final NameLookup names;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    public GuardedHttp(OutgoingProperties properties) {
        this(properties, InetAddress::getAllByName, Authorities.with(properties.trustedCertificates()));
    }

    /** @param tls whom to trust; it checks that the certificate is for the name that was asked for */
    GuardedHttp(OutgoingProperties properties, NameLookup.Resolver resolver, TlsSocketStrategy tls) {
        this.properties = properties;
        this.policy = new AddressPolicy(properties.allowedRanges());
        this.catchers = new OwnCatchers(properties.publicUrl(), properties.catchers());
        this.names = new NameLookup(resolver);
        this.client = client(properties, tls);
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("outgoing-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * Checks a URL when somebody saves it. A name that has no address at this moment passes: each request checks again.
     *
     * @throws RefusedAddress with the sentence to show
     */
    public void check(String url) throws RefusedAddress {
        if (isOwnCatcher(url)) {
            return;
        }
        try {
            checked(Target.parse(url));
        } catch (UnknownHostException e) {
            // Not refused: the name may get its address later, and the attempt log says so until then.
        }
    }

    /** Whether the URL is, character by character, that of a catcher of this installation. */
    public boolean isOwnCatcher(String url) {
        return catchers.behind(url).isPresent();
    }

    /** Sends the request and waits for what becomes of it, on the caller's (virtual) thread. */
    public OutgoingResult send(OutgoingRequest request) {
        var attempt = new Attempt();
        var deadline =
                deadlines.schedule(attempt::expire, properties.totalTimeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            var catcher = catchers.behind(request.url());
            // Where a catcher is reached was configured, not chosen: its address needs no leave.
            var target = Target.parse(catcher.map(URI::toString).orElse(request.url()));
            return attempt.send(request, target, catcher.isPresent() ? addressesOf(target) : checked(target));
        } catch (RefusedAddress e) {
            return attempt.failed(Reason.REFUSED, Why.of("refused", "{said}", Map.of("said", e.sentence())));
        } catch (UnknownHostException e) {
            return attempt.failed(
                    Reason.UNRESOLVED, Why.of("unresolved", "{said}", Map.of("said", String.valueOf(e.getMessage()))));
        } finally {
            deadline.cancel(false);
        }
    }

    private List<InetAddress> checked(Target target) throws RefusedAddress, UnknownHostException {
        var addresses = addressesOf(target);
        for (var address : addresses) {
            var refusal = policy.refusal(address);
            if (refusal.isPresent()) {
                throw new RefusedAddress("%s is %s address%s; an administrator can allow ranges of private addresses."
                        .formatted(
                                address.getHostAddress(),
                                withArticle(refusal.get()),
                                target.literal().isPresent() ? "" : " of " + target.host()));
            }
            if (!target.secure() && !properties.allowHttp() && !policy.isAllowed(address)) {
                throw new RefusedAddress("Over plain http only addresses in an allowed range are asked; use https for "
                        + target.host() + ".");
            }
        }
        return addresses;
    }

    private List<InetAddress> addressesOf(Target target) throws UnknownHostException {
        var literal = target.literal();
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            return names.addressesOf(target.host(), properties.connectTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("The look-up of " + target.host() + " was interrupted.");
        }
    }

    private static String withArticle(String kind) {
        if (kind.startsWith("a ")) {
            return kind;
        }
        return ("aeiou".indexOf(Character.toLowerCase(kind.charAt(0))) >= 0 ? "an " : "a ") + kind;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
        names.close();
    }

    private static CloseableHttpClient client(OutgoingProperties properties, TlsSocketStrategy tls) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                // Bounded per target and not in all: connections stuck in one slow target are never missed by another.
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(properties.connectionsPerTarget())
                .setDnsResolver(new NoSecondLookup())
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(8 * 1024)
                                .setMaxHeaderCount(100)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                        .setSocketTimeout(Timeout.of(properties.responseTimeout()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(Timeout.of(properties.connectTimeout()))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(properties.totalTimeout()))
                        .setResponseTimeout(Timeout.of(properties.responseTimeout()))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("Tidings")
                .disableRedirectHandling()
                // Whether and when to try again is the caller's to say, and to record.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                // An unpacked bomb is larger than any cap on what came over the wire.
                .disableContentCompression()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .evictExpiredConnections()
                .build();
    }

    /** Every connection is given its address; should one ever ask for a name, it gets none. */
    private static final class NoSecondLookup implements org.apache.hc.client5.http.DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was not checked");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was not checked");
        }
    }

    /** One request on its way, with its clock running. */
    private final class Attempt {

        private final long start = System.nanoTime();
        private volatile boolean expired;
        private volatile HttpUriRequestBase current = new HttpUriRequestBase("GET", URI.create("/"));

        OutgoingResult send(OutgoingRequest request, Target target, List<InetAddress> addresses) {
            var left = Math.min(addresses.size(), ADDRESSES_TRIED);
            for (var address : addresses) {
                var result = sendTo(request, target, address);
                if (--left == 0
                        || expired
                        || !(result instanceof Failed failed)
                        || failed.reason() != Reason.NOT_CONNECTED) {
                    return result;
                }
            }
            throw new IllegalStateException("A resolved name has at least one address");
        }

        private OutgoingResult sendTo(OutgoingRequest request, Target target, InetAddress address) {
            var http = new HttpUriRequestBase(request.method(), target.uri());
            request.headers().forEach(http::setHeader);
            if (request.body().length > 0) {
                var type = request.headers().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
                        .map(header -> ContentType.parse(header.getValue()))
                        .findFirst()
                        .orElse(ContentType.APPLICATION_JSON);
                http.removeHeaders("content-type");
                http.setEntity(new ByteArrayEntity(request.body(), type));
            }
            current = http;
            if (expired) {
                return timedOut();
            }
            var host = new HttpHost(target.secure() ? "https" : "http", address, target.host(), target.port());
            try {
                return answered(client.executeOpen(host, http, null), http);
            } catch (IOException e) {
                return notAnswered(e, target);
            }
        }

        void expire() {
            expired = true;
            current.cancel();
        }

        private Answered answered(ClassicHttpResponse response, HttpUriRequestBase http) {
            var kept = new ByteArrayOutputStream();
            var complete = false;
            try {
                complete = readInto(kept, response);
            } catch (IOException e) {
                // The status decides; a body that stops coming is only missing from the log.
            }
            // At its end a body gives the connection back. Before it, closing would read on to that end: cut it off.
            if (!complete) {
                http.cancel();
            }
            return new Answered(
                    response.getCode(),
                    headersOf(response),
                    kept.toString(StandardCharsets.UTF_8),
                    !complete,
                    millis());
        }

        /** Whether that was all of it. */
        private boolean readInto(ByteArrayOutputStream kept, ClassicHttpResponse response) throws IOException {
            if (response.getEntity() == null) {
                return true;
            }
            var body = response.getEntity().getContent();
            var chunk = new byte[4096];
            while (true) {
                var room = properties.bodyLimit() - kept.size();
                var read = body.read(chunk, 0, Math.clamp(room, 1, chunk.length));
                if (read < 0) {
                    return true;
                }
                if (room <= 0) {
                    return false;
                }
                kept.write(chunk, 0, read);
            }
        }

        private OutgoingResult notAnswered(IOException e, Target target) {
            if (expired) {
                return timedOut();
            }
            var facts = Map.of(
                    "peer",
                    target.host() + ":" + target.port(),
                    "said",
                    String.valueOf(e.getMessage()),
                    "millis",
                    Long.toString(properties.responseTimeout().toMillis()));
            return switch (e) {
                case ConnectTimeoutException _ ->
                    failed(
                            Reason.NOT_CONNECTED,
                            Why.of("connect-timeout", "No connection to {peer} within the time for it.", facts));
                case java.net.ConnectException _, java.net.NoRouteToHostException _ ->
                    failed(Reason.NOT_CONNECTED, Why.of("no-connection", "{peer} takes no connections.", facts));
                case java.net.SocketTimeoutException _ ->
                    failed(Reason.TIMED_OUT, Why.of("silent", "{peer} was silent for {millis} ms.", facts));
                case SSLException _ ->
                    failed(Reason.TLS, Why.of("tls", "No trusted encryption with {peer}: {said}", facts));
                case ClientProtocolException _ ->
                    failed(Reason.BROKEN, Why.of("not-http", "The answer of {peer} is not HTTP: {said}", facts));
                case InterruptedIOException _ ->
                    failed(Reason.BROKEN, Why.of("interrupted", "The request was interrupted.", facts));
                default -> failed(Reason.BROKEN, Why.of("broken", "The connection to {peer} broke: {said}", facts));
            };
        }

        private Failed timedOut() {
            return failed(
                    Reason.TIMED_OUT,
                    Why.of(
                            "timed-out",
                            "No answer within {millis} ms.",
                            Map.of(
                                    "millis",
                                    Long.toString(properties.totalTimeout().toMillis()))));
        }

        Failed failed(Reason reason, Why why) {
            return new Failed(reason, why, millis());
        }

        private long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    private static Map<String, List<String>> headersOf(MessageHeaders response) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (var header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        return headers;
    }
}
