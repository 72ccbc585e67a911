package io.tidings.mail.intake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/**
 * Keeps places free for everybody else: one peer has so many connections at once, and hears 421 for more. The library's own counter
 * knows single addresses only, and whoever has one of IPv6 has a network of them.
 */
final class ConnectionsPerPeer implements SessionHandler {

    private static final Logger log = LoggerFactory.getLogger(ConnectionsPerPeer.class);

    /** What one customer is given at least (RFC 6177): 64 bits. */
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final Predicate<InetAddress> isOurs;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final Map<Object, String> counted = new ConcurrentHashMap<>();

    /** Peers of which the log says that they have all of theirs, until they have none. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param isOurs servers of our own, which bring everybody's mails and are not counted */
    ConnectionsPerPeer(int most, Predicate<InetAddress> isOurs) {
        this.most = most;
        this.isOurs = isOurs;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        return begins(session, session.getRemoteAddress().getAddress())
                ? SessionAcceptance.success()
                : SessionAcceptance.failure(
                        421,
                        "4.7.0 There are %d connections from you already; end one of them, or try again later"
                                .formatted(most));
    }

    @Override
    public void onSessionEnd(Session session) {
        ends(session);
    }

    /** False where the peer has as many as it may. */
    boolean begins(Object connection, InetAddress from) {
        if (isOurs.test(from)) {
            return true;
        }
        var peer = peer(from);
        if (open.merge(peer, 1, Integer::sum) > most) {
            if (told.add(peer)) {
                log.info("{} has {} connections, and gets no more", from.getHostAddress(), most);
            }
            free(peer);
            return false;
        }
        counted.put(connection, peer);
        return true;
    }

    void ends(Object connection) {
        var peer = counted.remove(connection);
        if (peer != null) {
            free(peer);
        }
    }

    private void free(String peer) {
        if (open.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1) == null) {
            told.remove(peer);
        }
    }

    private static String peer(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                : address.getHostAddress();
    }
}
