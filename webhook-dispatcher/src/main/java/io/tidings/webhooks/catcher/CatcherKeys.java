package io.tidings.webhooks.catcher;

import io.tidings.spine.outgoing.Seal;
import io.tidings.webhooks.catcher.Caught.Header;
import io.tidings.webhooks.catcher.Signatures.Key;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Which keys a request to a catcher may be signed with. Nobody is shown one, only whether it fits. */
@Component
class CatcherKeys {

    private final Endpoints endpoints;
    private final Seal seal;
    private final String publicUrl;

    CatcherKeys(Endpoints endpoints, Seal seal, @Value("${tidings.url}") String publicUrl) {
        this.endpoints = endpoints;
        this.seal = seal;
        this.publicUrl = publicUrl;
    }

    String url(Catcher catcher) {
        return publicUrl + "/catch/" + catcher.token();
    }

    /** The catcher's own, and those of our endpoints that send to it or, by the delivery's id, have sent this. */
    List<Key> of(Catcher catcher, List<Header> headers) {
        var own = Stream.ofNullable(catcher.sealedSecret())
                .map(secret -> new Key(catcher.name(), seal.open(secret, catcher.id())));
        var address = url(catcher);
        var ours = endpoints.all().stream()
                .filter(endpoint -> endpoint.url().equals(address) || isDeliveryOf(endpoint, headers))
                .flatMap(endpoint -> endpoint.keysAt(Instant.now()).stream()
                        .map(secret -> new Key(endpoint.name(), seal.open(secret, endpoint.id()))));
        return Stream.concat(own, ours).toList();
    }

    private static boolean isDeliveryOf(Endpoint endpoint, List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("webhook-id"))
                .anyMatch(header -> List.of(header.value().split(":")).contains(endpoint.id()));
    }
}
