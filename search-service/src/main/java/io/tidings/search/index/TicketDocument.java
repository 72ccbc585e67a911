package io.tidings.search.index;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Rating;
import io.tidings.events.Text;
import io.tidings.events.TicketSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the index holds of one ticket. It only ever changes by folding something newer into it, so every order of arrival
 * and every repetition ends in the same document.
 *
 * @param version of the ticket; 0 while only an erasure or a message was heard of it
 * @param ticket as of that version, without anybody's name or address
 * @param parts its messages' texts, newest first
 * @param cutBelow messages with a lower number fell out at the size limit
 * @param merged the texts of the tickets that were merged into it: a copy of what their own documents hold
 * @param erasedPeople whose name and address must not come back
 */
record TicketDocument(
        String id,
        long version,
        @Nullable TicketSnapshot ticket,
        @Nullable TicketColumns columns,
        List<Part> parts,
        int cutBelow,
        List<MergedText> merged,
        List<String> erasedPeople) {

    /** UTF-8 bytes of text per ticket. More would make every further message of a long ticket a second's work. */
    static final int MOST_TEXT = 1_000_000;

    private static final int BYTES_PER_CHAR = 3;

    TicketDocument {
        parts = parts == null ? List.of() : List.copyOf(parts);
        merged = merged == null ? List.of() : List.copyOf(merged);
        erasedPeople = erasedPeople == null ? List.of() : List.copyOf(erasedPeople);
    }

    static TicketDocument unheardOf(String id) {
        return new TicketDocument(id, 0, null, null, List.of(), 0, List.of(), List.of());
    }

    TicketDocument with(TicketSnapshot newer) {
        if (newer.version() <= version) {
            return this;
        }
        var known = !erasedPeople.contains(newer.customer().id());
        return new TicketDocument(
                id,
                newer.version(),
                withoutNames(newer),
                TicketColumns.of(newer, known),
                parts,
                cutBelow,
                merged,
                erasedPeople);
    }

    /** @param asOf the ticket's version at which the message was so */
    TicketDocument with(Message message, long asOf) {
        return with(Part.of(message, asOf));
    }

    TicketDocument withoutMessages(Collection<Integer> numbers, long asOf) {
        var document = this;
        for (var n : numbers) {
            document = document.with(Part.erased(n, asOf));
        }
        return document;
    }

    /**
     * Without the customer's name, address and other words, if it is this person. Of somebody else's ticket, the messages go
     * one by one, and the ticket's own next version brings the excerpt that remains.
     */
    TicketDocument withoutPerson(String person) {
        if (erasedPeople.contains(person)) {
            return this;
        }
        var erased = new ArrayList<>(erasedPeople);
        erased.add(person);
        if (ticket == null || !ticket.customer().id().equals(person)) {
            return new TicketDocument(id, version, ticket, columns, parts, cutBelow, merged, erased);
        }
        var redacted = ticket.erased() ? ticket : redacted(ticket);
        return new TicketDocument(
                id, version, redacted, TicketColumns.of(redacted, false), parts, cutBelow, merged, erased);
    }

    /** The tickets whose texts belong to this one's. */
    List<String> sources() {
        return ticket == null ? List.of() : ticket.mergedFrom();
    }

    /** The ticket to which this one's text belongs too. */
    Optional<String> home() {
        return Optional.ofNullable(ticket).map(TicketSnapshot::mergedInto);
    }

    /** With the texts that these documents hold, as far as there is room beside its own. */
    TicketDocument withMerged(List<TicketDocument> sources) {
        var texts = new ArrayList<MergedText>();
        var room = MOST_TEXT - parts.stream().mapToInt(Part::bytes).sum();
        for (var text : sources.stream().flatMap(this::texts).toList()) {
            var kept = text.cutTo(room);
            room -= kept.bytes();
            texts.add(kept);
        }
        return new TicketDocument(id, version, ticket, columns, parts, cutBelow, texts, erasedPeople);
    }

    private Stream<MergedText> texts(TicketDocument source) {
        var texts = Stream.concat(Stream.of(MergedText.of(source)), source.merged.stream());
        return haveOneCustomer(ticket, source.ticket) ? texts : texts.map(MergedText::internal);
    }

    private static boolean haveOneCustomer(@Nullable TicketSnapshot one, @Nullable TicketSnapshot other) {
        return one != null
                && other != null
                && one.customer().id().equals(other.customer().id());
    }

    @JsonIgnore
    int textLength() {
        return parts.stream().mapToInt(Part::length).sum();
    }

    private TicketDocument with(Part part) {
        if (part.n() < cutBelow
                || parts.stream().anyMatch(known -> known.n() == part.n() && known.version() >= part.version())) {
            return this;
        }
        var all = new ArrayList<>(parts);
        all.removeIf(known -> known.n() == part.n());
        all.add(part);
        all.sort(Comparator.comparingInt(Part::n).reversed());
        return cut(all);
    }

    private TicketDocument cut(List<Part> all) {
        if (all.stream().mapToLong(Part::length).sum() * BYTES_PER_CHAR <= MOST_TEXT) {
            return with(all, cutBelow);
        }
        var kept = new ArrayList<Part>();
        var room = MOST_TEXT;
        for (var part : all) {
            var bytes = part.bytes();
            if (bytes > room) {
                kept.add(part.cutTo(room));
                return with(kept, part.n());
            }
            kept.add(part);
            room -= bytes;
        }
        return with(kept, cutBelow);
    }

    private TicketDocument with(List<Part> newParts, int newCutBelow) {
        return new TicketDocument(id, version, ticket, columns, newParts, newCutBelow, merged, erasedPeople);
    }

    private static TicketSnapshot withoutNames(TicketSnapshot ticket) {
        return nameless(ticket, ticket.subject(), ticket.fields(), ticket.landmarks());
    }

    private static TicketSnapshot redacted(TicketSnapshot ticket) {
        var landmarks = ticket.landmarks();
        return nameless(
                ticket,
                new Text("", ticket.subject().visibility()),
                Map.of(),
                new Landmarks(
                        landmarks.messageCount(),
                        landmarks.firstPublicMessage(),
                        landmarks.lastPublicMessage(),
                        landmarks.lastCustomerContact(),
                        landmarks.lastAgentContact(),
                        null,
                        null));
    }

    private static TicketSnapshot nameless(
            TicketSnapshot ticket, Text subject, Map<String, FieldValue> fields, Landmarks landmarks) {
        return new TicketSnapshot(
                ticket.id(),
                ticket.version(),
                ticket.number(),
                ticket.key(),
                subject,
                ticket.state(),
                ticket.priority(),
                ticket.type(),
                withoutName(ticket.group()),
                withoutName(ticket.assignee()),
                new PersonRef(ticket.customer().id(), null, null),
                withoutName(ticket.organization()),
                ticket.tags(),
                fields,
                ticket.watchers(),
                ticket.links(),
                ticket.mergedInto(),
                ticket.mergedFrom(),
                landmarks,
                ticket.clocks(),
                ticket.channel(),
                ticket.language(),
                ticket.createdAt(),
                ticket.updatedAt(),
                ticket.closedAt(),
                ticket.erased(),
                ticket.externalId(),
                withoutWords(ticket.rating()));
    }

    private static @Nullable Rating withoutWords(@Nullable Rating rating) {
        return rating == null ? null : new Rating(rating.score(), null, rating.at(), rating.solvedAt());
    }

    private static @Nullable NamedRef withoutName(@Nullable NamedRef named) {
        return named == null ? null : new NamedRef(named.id(), "");
    }

    private static @Nullable PersonRef withoutName(@Nullable PersonRef person) {
        return person == null ? null : new PersonRef(person.id(), null, null);
    }
}
