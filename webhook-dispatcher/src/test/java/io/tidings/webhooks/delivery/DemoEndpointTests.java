package io.tidings.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.PersonErased;
import io.tidings.surroundings.Surroundings;
import io.tidings.webhooks.body.TestBodies;
import io.tidings.webhooks.endpoint.Endpoints;
import io.tidings.webhooks.endpoint.TestEndpoints;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoEndpointTests {

    private static final String FIRST_CUSTOMER = "0de30000-0000-7000-8000-000000000001";

    private final MongoDatabase database = Surroundings.database();
    private final DeliveryStore deliveries = new DeliveryStore(database);
    private final Endpoints endpoints = TestEndpoints.in(database);

    @Test
    void oneFailedDeliveryIsShownAndGoesForGoodWithTheDemosCustomer() {
        demo(true).prepare();

        assertThat(endpoints.all()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.enabled()).isFalse();
            assertThat(endpoint.disabledBecause().sentence()).contains("410");
        });
        assertThat(deliveries.list(null, DeliveryState.ABANDONED, null, 10))
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.attempts()).extracting(Attempt::status).containsExactly(503, 410);
                    assertThat(deliveries.find(delivery.id()).orElseThrow().body())
                            .contains("ticket.opened.v1");
                });

        demo(true).forget(new PersonErased("somebody else", List.of(), List.of()));
        assertThat(endpoints.all()).hasSize(1);
        demo(true).forget(new PersonErased(FIRST_CUSTOMER, List.of(), List.of()));
        demo(true).prepare();

        assertThat(endpoints.all()).isEmpty();
        assertThat(deliveries.list(null, null, null, 10)).isEmpty();
    }

    @Test
    void nothingIsShownWhereNobodyAskedForIt() {
        demo(false).prepare();

        assertThat(endpoints.all()).isEmpty();
    }

    private DemoEndpoint demo(boolean wanted) {
        return new DemoEndpoint(database, endpoints, deliveries, TestBodies.bodies(), Clock.systemUTC(), wanted);
    }
}
