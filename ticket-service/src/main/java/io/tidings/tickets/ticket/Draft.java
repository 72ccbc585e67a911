package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.Rating;
import io.tidings.events.Text;
import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next state of a ticket while a command writes it: what the command does not touch stays as it was. */
final class Draft {

    private final TicketSnapshot before;
    Text subject;
    TicketState state;
    Priority priority;

    @Nullable
    String type;

    @Nullable
    NamedRef group;

    @Nullable
    PersonRef assignee;

    PersonRef customer;

    @Nullable
    NamedRef organization;

    List<String> tags;
    Map<String, FieldValue> fields;
    List<String> watchers;
    List<TicketLink> links;

    @Nullable
    String mergedInto;

    List<String> mergedFrom;
    Landmarks landmarks;

    @Nullable
    Instant closedAt;

    boolean erased;

    @Nullable
    String externalId;

    @Nullable
    Rating rating;

    Draft(TicketSnapshot before) {
        this.before = before;
        this.subject = before.subject();
        this.state = before.state();
        this.priority = before.priority();
        this.type = before.type();
        this.group = before.group();
        this.assignee = before.assignee();
        this.customer = before.customer();
        this.organization = before.organization();
        this.tags = before.tags();
        this.fields = before.fields();
        this.watchers = before.watchers();
        this.links = before.links();
        this.mergedInto = before.mergedInto();
        this.mergedFrom = before.mergedFrom();
        this.landmarks = before.landmarks();
        this.closedAt = before.closedAt();
        this.erased = before.erased();
        this.externalId = before.externalId();
        this.rating = before.rating();
    }

    /** Takes over everything that may change from another state of the same ticket. */
    void become(TicketSnapshot other) {
        subject = other.subject();
        state = other.state();
        priority = other.priority();
        type = other.type();
        group = other.group();
        assignee = other.assignee();
        customer = other.customer();
        organization = other.organization();
        tags = other.tags();
        fields = other.fields();
        watchers = other.watchers();
        links = other.links();
        mergedInto = other.mergedInto();
        mergedFrom = other.mergedFrom();
        landmarks = other.landmarks();
        closedAt = other.closedAt();
        erased = other.erased();
        rating = other.rating();
    }

    /** The state one version on. */
    TicketSnapshot next(Instant at) {
        return snapshot(before.version() + 1, at);
    }

    /** The same version, as it should have been. */
    TicketSnapshot inPlace() {
        return snapshot(before.version(), before.updatedAt());
    }

    TicketSnapshot snapshot(long version, Instant updatedAt) {
        return new TicketSnapshot(
                before.id(),
                version,
                before.number(),
                before.key(),
                subject,
                state,
                priority,
                type,
                group,
                assignee,
                customer,
                organization,
                tags,
                fields,
                watchers,
                links,
                mergedInto,
                mergedFrom,
                landmarks,
                before.clocks(),
                before.channel(),
                before.language(),
                before.createdAt(),
                updatedAt,
                closedAt,
                erased,
                externalId,
                rating);
    }
}
