package io.tidings.spine.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Works on so many requests at a time and no more; the others wait a moment, and are then told to come again. Virtual threads
 * have no limit of their own: while MongoDB is slow, clients who repeat themselves would fill the heap until the process ends.
 * A stream counts for as long as it lives, so a service that serves streams raises the limit.
 */
final class RequestLimit extends OncePerRequestFilter {

    private final Semaphore room;
    private final Duration patience;
    private final ProblemWriter problems;

    /** @param atOnce requests in hand @param patience how long one waits for its turn */
    RequestLimit(int atOnce, Duration patience, ProblemWriter problems) {
        this.room = new Semaphore(atOnce);
        this.patience = patience;
        this.problems = problems;
    }

    /** A service with its hands full is healthy, and says so. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!hasRoom()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            problems.write(response, ProblemAdvice.busy());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            room.release();
        }
    }

    private boolean hasRoom() {
        try {
            return room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
