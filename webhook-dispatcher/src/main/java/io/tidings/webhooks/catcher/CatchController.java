package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.webhooks.catcher.Caught.Header;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The public side: takes any request to a catcher's address, keeps it and answers as the catcher was told. It asks nobody
 * anything, and what it answers is never run by a browser.
 */
@RestController
class CatchController {

    private static final int BURST_SECONDS = 5;

    /** Requests that a catcher may still take. */
    private static final class Allowance {
        private double left;
        private Instant counted;

        Allowance(double full, Instant now) {
            left = full;
            counted = now;
        }

        synchronized boolean take(int perSecond, Instant now) {
            var passed = Duration.between(counted, now).toMillis() / 1000.0;
            left = Math.min((double) perSecond * BURST_SECONDS, left + passed * perSecond);
            counted = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final CatcherStore store;
    private final CatcherKeys keys;
    private final CatcherStreams streams;
    private final CatcherProperties properties;
    private final Clock clock;
    private final Semaphore slow;
    private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

    CatchController(
            CatcherStore store, CatcherKeys keys, CatcherStreams streams, CatcherProperties properties, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.streams = streams;
        this.properties = properties;
        this.clock = clock;
        slow = new Semaphore(properties.slowAtOnce());
    }

    @RequestMapping({"/catch/{token}", "/catch/{token}/**"})
    void take(@PathVariable String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        var found = store.withToken(token).filter(catcher -> !catcher.hasExpired(clock.instant()));
        if (found.isEmpty()) {
            // For good, as Standard Webhooks has it: whoever keeps sending here may stop.
            write(response, Answer.refusal(410, "This catcher has expired, or there never was one."));
            return;
        }
        var catcher = found.get();
        if (!mayTake(catcher)) {
            var limit = "This catcher takes " + properties.perSecond() + " requests a second.";
            write(response, new Answer(Answer.Preset.CUSTOM, 429, Answer.TEXT, limit, 1, 0));
            return;
        }
        var answer = answerTo(catcher, request);
        if (answer.delay() == 0) {
            write(response, answer);
        } else {
            writeLater(response, answer);
        }
    }

    private boolean mayTake(Catcher catcher) {
        // Both the machine's clock: a moved working day is no reason to let more in.
        var now = Instant.now();
        allowances.entrySet().removeIf(entry -> entry.getValue().counted.isBefore(now.minusSeconds(60)));
        return allowances
                .computeIfAbsent(catcher.id(), _ -> new Allowance((double) properties.perSecond() * BURST_SECONDS, now))
                .take(properties.perSecond(), now);
    }

    private Answer answerTo(Catcher catcher, HttpServletRequest request) throws IOException {
        var most = Math.toIntExact(properties.body().toBytes());
        var body = request.getInputStream().readNBytes(most);
        var cut = request.getInputStream().read() >= 0;
        var answer = answer(catcher, cut);
        var at = Instant.now();
        var headers = headersOf(request);
        var address = "/catch/" + catcher.token();
        var caught = new Caught(
                ids.generate().toString(),
                catcher.id(),
                at,
                request.getMethod(),
                request.getRequestURI().substring(request.getRequestURI().indexOf(address) + address.length()),
                request.getQueryString(),
                request.getRemoteAddr(),
                headers,
                body,
                cut,
                answer.status(),
                Signatures.check(headers, body, cut, at, keys.of(catcher, headers)));
        store.keep(catcher, caught);
        streams.caught(catcher.id());
        return answer;
    }

    private Answer answer(Catcher catcher, boolean cut) {
        if (cut) {
            return Answer.refusal(413, "A catcher takes bodies of at most " + properties.body() + ".");
        }
        return catcher.answer();
    }

    private static List<Header> headersOf(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .flatMap(name ->
                        Collections.list(request.getHeaders(name)).stream().map(value -> new Header(name, value)))
                .toList();
    }

    /** The request's own virtual thread sleeps, which costs a few kilobytes. */
    private void writeLater(HttpServletResponse response, Answer answer) throws IOException, InterruptedException {
        if (!slow.tryAcquire()) {
            write(response, Answer.refusal(503, "Too many answers are being delayed already."));
            return;
        }
        try {
            Thread.sleep(answer.pause());
        } finally {
            slow.release();
        }
        write(response, answer);
    }

    private static void write(HttpServletResponse response, Answer answer) throws IOException {
        response.setStatus(answer.status());
        if (answer.retryAfter() != null) {
            response.setHeader("Retry-After", Integer.toString(answer.retryAfter()));
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        response.setContentType(answer.contentType() + ";charset=utf-8");
        response.getOutputStream().write(answer.body().getBytes(UTF_8));
    }
}
