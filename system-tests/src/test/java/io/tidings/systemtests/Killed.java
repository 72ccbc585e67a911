package io.tidings.systemtests;

import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.systemtests.Load.Attempt;
import io.tidings.systemtests.Load.End;
import io.tidings.systemtests.TopicRecords.Kept;
import java.time.Instant;

/** A process that was killed, and what it had in hand at that moment. */
record Killed(String part, long pid, Instant at) {

    /**
     * What a kill may have cost, counted.
     *
     * @param requests were inside the process: their client had sent them, and was told (or saw) that it broke off
     * @param effects were its to bring about: committed before the kill, recorded only after it
     */
    record InHand(long requests, long effects) {

        boolean isNothing() {
            return requests + effects == 0;
        }
    }

    InHand inHand(Told told) {
        return new InHand(requests(told.load()), effects(told));
    }

    private long requests(Load load) {
        return load.attempts().stream()
                .filter(attempt -> attempt.wasOpenAt(at) && wasInside(attempt))
                .count();
    }

    /** The store is never spoken to by a client: a request that went through it and failed had been sent before it died. */
    private boolean wasInside(Attempt attempt) {
        return part.equals("store")
                ? attempt.through().contains("store") && attempt.end() != End.DONE
                : attempt.end() == End.CUT && attempt.brokenOffBy().equals(part);
    }

    private long effects(Told told) {
        return switch (part) {
            case "kafka" -> writtenLate(told);
            case "elasticsearch", "search-service" ->
                told.committedBefore(at)
                        .flatMap(event -> told.indexed(event).stream())
                        .filter(at::isBefore)
                        .count();
            case "webhook-dispatcher" ->
                told.committedBefore(at)
                        .map(event -> told.load().heard(event.subject()).get(event.version()))
                        .filter(heard -> heard != null && at.isBefore(heard))
                        .count();
            case "notifier-service" ->
                told.committedBefore(at)
                        .filter(event -> event.fact() instanceof TicketOpened)
                        .map(event -> told.load().alerted().get(event.subject()))
                        .filter(alerted -> alerted != null && at.isBefore(alerted))
                        .count();
            case "email-gateway" ->
                told.committedBefore(at)
                        .filter(event -> event.fact() instanceof TicketOpened)
                        .flatMap(event -> told.mailed(event).stream())
                        .filter(at::isBefore)
                        .count();
            case "ticket-service" -> openedLate(told) + writtenLate(told);
            default -> 0;
        };
    }

    /** Events that stood in an outbox: committed before, sent (or sent again) after. */
    private long writtenLate(Told told) {
        return told.tickets().stream()
                .filter(kept ->
                        kept.event().time().isBefore(at) && kept.written().isAfter(at))
                .map(kept -> kept.event().id())
                .distinct()
                .count();
    }

    /** Mails that had been published and were not tickets yet. */
    private long openedLate(Told told) {
        var waiting = told.inbound().stream()
                .map(Kept::event)
                .filter(event ->
                        event.fact() instanceof MailReceived && event.time().isBefore(at))
                .map(Event::id)
                .toList();
        return told.tickets().stream()
                .map(Kept::event)
                .filter(event -> event.fact() instanceof TicketOpened
                        && event.time().isAfter(at)
                        && waiting.contains(event.causationId()))
                .count();
    }
}
