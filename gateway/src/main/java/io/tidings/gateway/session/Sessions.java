package io.tidings.gateway.session;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sessions of people, as they may look at them themselves. */
public interface Sessions {

    /** The attribute that says what somebody signed in with. */
    String DEVICE = "device";

    /**
     * @param id by which it can be ended; it opens nothing
     * @param usedAt exact to a minute
     * @param device what the browser called itself when somebody signed in with it
     * @param attributes what it holds
     */
    record Known(
            String id,
            Instant createdAt,
            Instant usedAt,
            @Nullable String device,
            Map<String, Object> attributes) {}

    /** Everything that is open in the name of a person, in no order. */
    Flux<Known> of(String person);

    /** The id under which {@link #of} tells of this one. */
    String idOf(WebSession session);

    /** Ends one of a person's sessions; empty of effect where it is over already, or another's. */
    Mono<Void> end(String person, String id);
}
