package io.tidings.tickets.bulk;

import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Words;
import io.tidings.tickets.bulk.BulkChange.State;
import io.tidings.tickets.bulk.Part.Outcome;
import io.tidings.tickets.bulk.Part.Target;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.Callers;
import io.tidings.tickets.ticket.JointChange;
import io.tidings.tickets.ticket.JointChanges;
import io.tidings.tickets.ticket.TakeBacks;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketHistory;
import io.tidings.tickets.ticket.TicketProblem.TicketNotFound;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does the jobs, part by part, one part at a time in each replica and with a rest after each change, so that what agents do by
 * hand keeps its pace and jobs take turns. A part that was cut off is done once more, and what its tickets' histories tell of the job is not done again: somebody
 * may have changed it since.
 */
@Component
class BulkWork {

    private static final WorkSettings WORK =
            new WorkSettings(BulkChanges.COLLECTION, 1, 1, Duration.ofSeconds(30), Duration.ofSeconds(1));

    /** Well within the claim: whoever is slower gives the rest of its part back. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Of the time that a change took, at least, so that a slow moment of the machine is left to others the more. */
    private static final double REST = 0.5;

    /**
     * What a change takes with its rest, at least: 5,000 in 25 s. Each is followed by its events, which a swift machine would have
     * to index and tell in less time than others' work leaves it.
     */
    private static final long PACE_NANOS = Duration.ofMillis(5).toNanos();

    private final Parts parts;
    private final TicketStore tickets;
    private final TicketHistory history;
    private final JointChanges changes;
    private final TakeBacks takeBacks;
    private final Tags tags;
    private final Agents agents;
    private final Clock clock;
    private final DueWork.Worker worker;

    BulkWork(
            Parts parts,
            TicketStore tickets,
            TicketHistory history,
            JointChanges changes,
            TakeBacks takeBacks,
            Tags tags,
            Agents agents,
            DueWork dueWork,
            Clock clock) {
        this.parts = parts;
        this.tickets = tickets;
        this.history = history;
        this.changes = changes;
        this.takeBacks = takeBacks;
        this.tags = tags;
        this.agents = agents;
        this.clock = clock;
        this.worker = dueWork.start(WORK, this::handle);
    }

    void wake() {
        worker.wake();
    }

    private void handle(Claimed claimed) {
        var job = BulkChange.read(claimed.document());
        if (job.cancelling()) {
            claimed.done(ended(State.CANCELLED));
            return;
        }
        if (job.tag() != null && job.next() == 0) {
            // From now on whoever writes the tag writes it so.
            tags.spell(job.tag().to());
        }
        var part = parts.find(job.id(), job.next()).or(() -> sought(job, claimed.document()));
        if (part.isEmpty()) {
            claimed.done(ended(State.DONE));
            return;
        }
        var outcome = Optional.ofNullable(part.get().outcome()).or(() -> outcome(job, part.get()));
        claimed.retryAt(
                clock.instant(),
                outcome.map(known -> counted(claimed.document(), job, part.get(), known))
                        .orElseGet(() -> Updates.set("state", Words.of(State.RUNNING))));
    }

    private Bson ended(State state) {
        return Updates.combine(
                Updates.set("state", Words.of(state)),
                Updates.set("finishedAt", Date.from(clock.instant())),
                Updates.unset("tagsInHand"));
    }

    /**
     * The next tickets of a job that looks for them. It goes through them in their order, and once more from the beginning for as
     * long as that changes any: meanwhile somebody may have tagged one that it had passed.
     */
    private Optional<Part> sought(BulkChange job, Document stored) {
        if (job.tag() == null || !job.seeksItsTickets()) {
            return Optional.empty();
        }
        var tag = job.tag().from();
        var found = tickets.idsOfTagged(tag, Objects.requireNonNullElse(stored.getString("soughtUpTo"), ""), Part.SIZE);
        if (found.isEmpty() && stored.getInteger("changedInRound", 0) > 0) {
            found = tickets.idsOfTagged(tag, "", Part.SIZE);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var part = new Part(
                job.id(),
                job.next(),
                found.stream().map(id -> new Target(id, 0)).toList(),
                null,
                null);
        parts.insert(List.of(part), BulkChanges.expiry(job));
        return Optional.of(part);
    }

    private static Bson counted(Document stored, BulkChange job, Part part, Outcome outcome) {
        var shown = outcome.passedOver().stream()
                .limit(BulkChange.SHOWN_PASSED_OVER - job.firstPassedOver().size())
                .map(PassedOver::toDocument)
                .toList();
        return Updates.combine(
                Updates.set("state", Words.of(State.RUNNING)),
                Updates.inc("next", 1),
                Updates.inc("done", outcome.done()),
                Updates.inc("changed", outcome.changed().size()),
                Updates.inc("passedOver", outcome.passedOver().size()),
                Updates.pushEach("firstPassedOver", shown),
                job.seeksItsTickets() ? progress(stored, job, part, outcome) : new Document());
    }

    private static Bson progress(Document stored, BulkChange job, Part part, Outcome outcome) {
        var last = part.tickets().getLast().ticket();
        var isNewRound = last.compareTo(Objects.requireNonNullElse(stored.getString("soughtUpTo"), "")) <= 0;
        var changed = outcome.changed().size();
        return Updates.combine(
                Updates.set("soughtUpTo", last),
                Updates.set("changedInRound", isNewRound ? changed : stored.getInteger("changedInRound", 0) + changed),
                // Others may tag tickets meanwhile.
                Updates.max(
                        "total",
                        job.done()
                                + job.passedOver()
                                + outcome.done()
                                + outcome.passedOver().size()));
    }

    /** Empty where time ran out before the last ticket. */
    private Optional<Outcome> outcome(BulkChange job, Part part) {
        var round = new Round(job, part, agents.with(job.by()), clock.instant());
        var outcome = round.run();
        outcome.ifPresent(known -> parts.settle(part, known));
        return outcome;
    }

    /** One go at one part. */
    private final class Round {

        private final BulkChange job;
        private final Part part;
        private final Caller caller;
        private final Instant began;
        private final Cause cause;
        private final List<Target> changed = new ArrayList<>();
        private final List<PassedOver> passedOver = new ArrayList<>();
        private int done;

        Round(BulkChange job, Part part, Caller caller, Instant began) {
            this.job = job;
            this.part = part;
            this.caller = caller;
            this.began = began;
            this.cause = Callers.cause(caller).within(job.id());
        }

        Optional<Outcome> run() {
            var found = tickets.findNamed(
                    part.tickets().stream().map(Target::ticket).toList());
            if (part.since() == null) {
                parts.begin(part, versions(found.values()));
            }
            for (var target : part.tickets()) {
                if (clock.instant().isAfter(began.plus(LONGEST))) {
                    return Optional.empty();
                }
                var ticket = found.get(target.ticket());
                if (ticket == null) {
                    passOver(target, null, new TicketNotFound(target.ticket()));
                } else if (!isDone(ticket)) {
                    var start = System.nanoTime();
                    change(target, ticket);
                    if (!rested(System.nanoTime() - start)) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new Outcome(done, changed, passedOver));
        }

        /** Not where the service shall end: the next go at this part knows what was done. */
        private static boolean rested(long worked) {
            try {
                Thread.sleep(Duration.ofNanos(Math.max((long) (worked * REST), PACE_NANOS - worked)));
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Whether an earlier go at this part, which was cut off, has changed the ticket. */
        private boolean isDone(Ticket ticket) {
            var since = part.since() == null ? null : part.since().get(ticket.id());
            if (since == null || history.of(ticket.id(), since, job.id()).isEmpty()) {
                return false;
            }
            done++;
            changed.add(new Target(ticket.id(), since));
            return true;
        }

        private void change(Target target, Ticket ticket) {
            var kept = new TreeMap<String, String>();
            var before = new AtomicLong();
            try {
                var command = command(target, ticket, kept);
                var after = tickets.change(ticket, cause, now -> {
                    before.set(now.state().version());
                    return command.apply(now);
                });
                if (after.state().version() > before.get()) {
                    changed.add(new Target(ticket.id(), before.get()));
                }
            } catch (Problem problem) {
                passOver(target, ticket, problem);
                return;
            }
            if (kept.isEmpty()) {
                done++;
            } else {
                passedOver.add(new PassedOver(
                        ticket.id(), ticket.state().key(), "changed-since", String.join(" ", kept.values())));
            }
        }

        private UnaryOperator<Ticket> command(Target target, Ticket ticket, Map<String, String> kept) {
            var at = clock.instant();
            return switch (job.kind()) {
                case CHANGE -> changes.command(caller, wanted(), at);
                case TAG_RENAME, TAG_MERGE -> {
                    caller.needs(Permission.ADMIN_DESK);
                    var tag = Optional.ofNullable(job.tag()).orElseThrow();
                    yield now -> now.renameTag(tag.from(), tag.to(), at);
                }
                case UNDO -> {
                    var facts = history.of(ticket.id(), target.after(), String.valueOf(job.undoes()));
                    if (facts.isEmpty()) {
                        throw new BulkProblem.HistoryErased(ticket.state().key());
                    }
                    if (job.tag() != null) {
                        caller.needs(Permission.ADMIN_DESK);
                        yield now -> TakeBacks.exchanged(now, facts, at);
                    }
                    yield takeBacks.command(caller, facts, kept, at);
                }
            };
        }

        private JointChange wanted() {
            return Optional.ofNullable(job.change()).orElseThrow();
        }

        private void passOver(Target target, @Nullable Ticket ticket, Problem problem) {
            var isOutOfSight = problem instanceof TicketNotFound;
            passedOver.add(new PassedOver(
                    ticket == null || isOutOfSight ? target.ticket() : ticket.id(),
                    ticket == null || isOutOfSight ? null : ticket.state().key(),
                    problem.code(),
                    isOutOfSight
                            ? String.valueOf(new TicketNotFound(target.ticket()).getMessage())
                            : String.valueOf(problem.getMessage())));
        }
    }

    private static Map<String, Long> versions(Collection<Ticket> found) {
        var versions = new TreeMap<String, Long>();
        found.forEach(ticket -> versions.put(ticket.id(), ticket.state().version()));
        return versions;
    }
}
