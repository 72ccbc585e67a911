package io.tidings.gateway.page;

import java.io.IOException;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.resource.HttpResource;
import org.springframework.web.reactive.resource.ResourceTransformerChain;
import org.springframework.web.reactive.resource.TransformedResource;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A file of ours, read out of the jar once and answered from memory from then on. An answer that is read from the jar while it is
 * written, and whose browser goes away in the middle, is closed by another thread than the one that reads it; the JDK then gives the
 * half-used inflater to the next file that is asked for, which fails or has other bytes than ours.
 */
final class Held extends TransformedResource implements HttpResource {

    private final HttpHeaders headers;

    private Held(Resource file) throws IOException {
        super(file, file.getContentAsByteArray());
        this.headers = file instanceof HttpResource encoded ? encoded.getResponseHeaders() : HttpHeaders.EMPTY;
    }

    /** The file itself where it does not exist, since nothing can be read of it. */
    static Resource of(Resource file) throws IOException {
        return file.exists() ? new Held(file) : file;
    }

    /** For a chain that caches: what comes out of it is kept for as long as the gateway runs. */
    static Mono<Resource> transform(ServerWebExchange exchange, Resource file, ResourceTransformerChain chain) {
        return chain.transform(exchange, file).handle((found, sink) -> {
            try {
                sink.next(of(found));
            } catch (IOException e) {
                sink.error(e);
            }
        });
    }

    @Override
    public HttpHeaders getResponseHeaders() {
        return headers;
    }
}
