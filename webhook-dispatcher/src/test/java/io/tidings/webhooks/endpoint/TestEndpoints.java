package io.tidings.webhooks.endpoint;

import static org.mockito.Mockito.mock;

import com.mongodb.client.MongoDatabase;
import io.tidings.spine.outbox.Outbox;

/** The endpoints of a database, for tests of other packages. */
public final class TestEndpoints {

    private TestEndpoints() {}

    public static Endpoints in(MongoDatabase database) {
        return new Endpoints(new EndpointStore(database, mock(Outbox.class)), "http://localhost:8080");
    }
}
