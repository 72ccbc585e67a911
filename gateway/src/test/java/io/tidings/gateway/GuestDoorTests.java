package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.EchoService.Heard;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** The door of those who come by a link in a mail. */
class GuestDoorTests extends DoorTest {

    @Test
    void aGuestIsServedByTheCookieOfTheirRequestAndByNothingElse() {
        var heard = gateway.put()
                .uri("/api/v1/guest/requests/t1/rating")
                .cookie("tidings-guest", "a-token")
                .cookie("tidings_session", "something")
                .header("X-Forwarded-Host", "evil.example")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Referrer-Policy", "no-referrer")
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("sandbox"))
                .expectBody(Heard.class)
                .returnResult()
                .getResponseBody();
        assertThat(heard.headers())
                .containsEntry("cookie", "tidings-guest=a-token")
                .containsEntry("x-forwarded-host", "localhost:8080")
                .doesNotContainKey("authorization");

        gateway.put()
                .uri("/api/v1/guest/requests/t1/rating")
                .cookie("tidings-guest", "a-token")
                .header("Sec-Fetch-Site", "same-site")
                .exchange()
                .expectStatus()
                .isForbidden();
        assertThat(gateway.get()
                        .uri("/api/v1/tickets/t1")
                        .header("Authorization", "Bearer abc")
                        .cookie("tidings-guest", "a-token")
                        .exchange()
                        .expectBody(Heard.class)
                        .returnResult()
                        .getResponseBody()
                        .headers())
                .doesNotContainKey("cookie");
    }

    @Test
    void thePageOfOneRequestIsToldByTheSameCookieWhileItIsOpen() {
        var told = gateway.get()
                .uri("/api/v1/guest/requests/t1/events")
                .cookie("tidings-guest", "a-token")
                .cookie("tidings_session", "something")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .blockFirst(Duration.ofSeconds(10));
        assertThat(told).contains("tidings-guest=a-token").doesNotContain("something");
    }

    @Test
    void thePageOfOneRequestIsForAnybodyAndTellsNobodyWhereTheyCameFrom() {
        var headers = gateway.get()
                .uri("/request")
                .header("Accept", "text/html")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders();
        assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(headers.getFirst("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(headers.getFirst("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(headers.getLocation()).isNull();
    }
}
