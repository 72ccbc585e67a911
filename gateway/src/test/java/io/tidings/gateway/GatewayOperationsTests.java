package io.tidings.gateway;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.StatusAssertions;

/** Who reads the gateway's part of the operations page. */
class GatewayOperationsTests extends DoorTest {

    @AfterEach
    void theDeskSaysNothing() {
        service.me = "{}";
        service.meStatus = 200;
    }

    /** Whoever was invited is an agent for Keycloak, and an administrator here. */
    @Test
    void whomTheDeskMadeAnAdministratorReadsItToo() {
        service.me = "{\"permissions\": [\"admin.operations\"]}";
        answerTo("agent").isOk();
        service.me = "{\"permissions\": [\"ticket.read\", \"admin.access\"]}";
        answerTo("agent").isForbidden();
    }

    @Test
    void whatTheDeskDecidedOfAnAdministratorsLoginComesFirst() {
        service.me = "{\"permissions\": [\"ticket.read\"]}";
        answerTo("admin").isForbidden();
        service.meStatus = 403;
        answerTo("admin").isForbidden();
    }

    @Test
    void whereTheDeskDoesNotAnswerTheTokensWordHolds() {
        service.meStatus = 503;
        answerTo("admin").isOk();
        answerTo("agent").isForbidden();
    }

    @Test
    void aTokenThatNobodySignedIsAskedOfNobody() {
        gateway.get()
                .uri("/api/v1/operations/gateway")
                .header("Authorization", "Bearer " + keycloak.accessToken("admin") + "x")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private StatusAssertions answerTo(String role) {
        return gateway.get()
                .uri("/api/v1/operations/gateway")
                .header("Authorization", "Bearer " + keycloak.accessToken(role))
                .exchange()
                .expectStatus();
    }
}
