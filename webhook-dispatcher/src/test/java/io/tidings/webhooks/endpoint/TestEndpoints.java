package io.tidings.webhooks.endpoint;

import com.mongodb.client.MongoDatabase;

/** The endpoints of a database, for tests of other packages. */
public final class TestEndpoints {

    private TestEndpoints() {}

    public static Endpoints in(MongoDatabase database) {
        return new Endpoints(new EndpointStore(database));
    }
}
