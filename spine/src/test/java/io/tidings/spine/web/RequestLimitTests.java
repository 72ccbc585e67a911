package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class RequestLimitTests {

    private final RequestLimit limit = new RequestLimit(
            1, Duration.ofMillis(50), new ProblemWriter(JsonMapper.builder().build()));
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void whoFindsNoRoomIsToldToComeAgainAndNothingIsDone() throws Exception {
        var first = holdsTheOnlyPlace();

        var refused = asks("/api/v1/tickets", (_, _) -> {
            throw new AssertionError("It was let in");
        });

        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
        assertThat(refused.getContentAsString()).contains("temporarily-busy");
        mayEnd.countDown();
        assertThat(first.get().getStatus()).isEqualTo(200);
        assertThat(asks("/api/v1/tickets", (_, _) -> {}).getStatus()).isEqualTo(200);
    }

    @Test
    void aServiceWithItsHandsFullStillSaysThatItIsHealthy() throws Exception {
        holdsTheOnlyPlace();

        assertThat(asks("/actuator/health/readiness", (_, _) -> {}).getStatus()).isEqualTo(200);
        mayEnd.countDown();
    }

    private CompletableFuture<MockHttpServletResponse> holdsTheOnlyPlace() throws InterruptedException {
        var answer = CompletableFuture.supplyAsync(() -> asks("/api/v1/tickets", (_, _) -> {
            inside.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        inside.await();
        return answer;
    }

    private MockHttpServletResponse asks(String path, FilterChain chain) {
        var response = new MockHttpServletResponse();
        try {
            limit.doFilter(new MockHttpServletRequest("GET", path), response, chain);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return response;
    }
}
