package io.tidings.spine.outgoing;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Tidings asks addresses that people chose.
 *
 * @param allowedRanges private ranges (CIDR) that an administrator lets requests reach, such as {@code 10.20.0.0/16}.
 *     Inside them plain http is fine too. Link-local and metadata addresses stay refused whatever stands here
 * @param allowHttp lets public addresses be asked over plain http as well
 * @param connectTimeout for each address that is tried, TLS handshake included
 * @param responseTimeout the longest silence of the other side
 * @param totalTimeout from the name lookup to the last byte read, however slowly they drip
 * @param bodyLimit bytes of the response that are read and kept; the connection is dropped where more would come
 * @param connectionsPerTarget how many requests to one target may be under way
 * @param publicUrl of this installation, under which its catchers are known
 * @param trustedCertificates a PEM file with the authorities of one's own house, which are trusted beside those that come with Java;
 *     empty for none
 * @param catchers where the catchers' service is reached from inside; a request to one of our own catchers goes there
 */
@ConfigurationProperties("tidings.outgoing")
public record OutgoingProperties(
        @DefaultValue List<String> allowedRanges,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("15s") Duration responseTimeout,
        @DefaultValue("20s") Duration totalTimeout,
        @DefaultValue("16384") int bodyLimit,
        @DefaultValue("32") int connectionsPerTarget,
        @DefaultValue("") String trustedCertificates,
        String publicUrl,
        String catchers) {}
