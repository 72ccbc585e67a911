package io.tidings.mail.outgoing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many automatic mails an address may get: headers alone do not stop two robots that answer each other. The windows are
 * Zammad's (app/models/ticket.rb): per ticket 10 in 10 minutes up to 100 in 10 hours, in total 30 up to 360.
 */
final class LoopLimits {

    /** As far back as the longest window reaches. */
    static final Duration MEMORY = Duration.ofMinutes(600);

    private record Window(int minutes, int perTicket, int inTotal) {}

    private static final List<Window> WINDOWS = List.of(
            new Window(10, 10, 30),
            new Window(30, 15, 60),
            new Window(60, 25, 120),
            new Window(180, 50, 240),
            new Window(600, 100, 360));

    /** To an address that somebody typed, who may be anybody: enough for whoever really writes, no flood for whoever does not. */
    private static final int UNPROVEN_PER_HOUR = 3;

    private static final int UNPROVEN_PER_DAY = 8;

    static final Duration UNPROVEN_MEMORY = Duration.ofDays(1);

    record Sent(String ticketId, Instant at) {}

    private LoopLimits() {}

    /** @param sent what the address got within {@link #UNPROVEN_MEMORY} */
    static boolean allowsUnproven(List<Sent> sent, Instant now) {
        var anHourAgo = now.minus(Duration.ofHours(1));
        return sent.size() < UNPROVEN_PER_DAY
                && sent.stream().filter(mail -> mail.at().isAfter(anHourAgo)).count() < UNPROVEN_PER_HOUR;
    }

    static boolean allows(String ticketId, List<Sent> sent, Instant now) {
        return WINDOWS.stream().allMatch(window -> {
            var since = now.minus(Duration.ofMinutes(window.minutes()));
            var recent = sent.stream().filter(mail -> mail.at().isAfter(since)).toList();
            return recent.size() < window.inTotal()
                    && recent.stream()
                                    .filter(mail -> mail.ticketId().equals(ticketId))
                                    .count()
                            < window.perTicket();
        });
    }
}
