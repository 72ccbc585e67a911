package io.tidings.gateway.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session's attributes as bytes, by Java serialization: Spring Security's login classes promise to be serializable, and
 * the bytes never leave the gateway's own database. Only the kinds of class that a login consists of are read back.
 */
final class SessionBytes {

    private static final ObjectInputFilter LOGIN_ONLY = ObjectInputFilter.Config.createFilter(
            "maxdepth=30;maxbytes=200000;java.lang.*;java.util.**;java.time.**;java.net.URL;java.net.URI;"
                    + "org.springframework.security.**;io.tidings.gateway.**;!*");

    private SessionBytes() {}

    static byte[] write(Map<String, Object> attributes) {
        var bytes = new ByteArrayOutputStream(4096);
        try (var out = new ObjectOutputStream(bytes)) {
            // Sorted, so that equal attributes are equal bytes.
            out.writeObject(new TreeMap<>(attributes));
        } catch (IOException e) {
            throw new IllegalStateException("An attribute of the session cannot be stored: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> read(byte[] bytes) {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(LOGIN_ONLY);
            return (Map<String, Object>) in.readObject();
        } catch (IOException | ClassNotFoundException | ClassCastException e) {
            throw new UnreadableSession(e);
        }
    }
}
