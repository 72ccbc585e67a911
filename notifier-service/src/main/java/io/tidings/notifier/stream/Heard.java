package io.tidings.notifier.stream;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.InboundFact;
import io.tidings.events.MalformedEvent;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Unrecognized;
import io.tidings.events.filter.Filter;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as it came by, read and with its texts for the streams: made once however many listen, and only if somebody does. Nearly
 * all that comes by in a night is heard by nobody.
 */
final class Heard {

    /**
     * What a page needs to know to ask again: the words themselves travel only where they were asked for.
     *
     * @param id the event's, the same by stream and by page
     */
    record Notice(String id, String type, @Nullable String ticketId, long version, List<String> groups) {}

    private static final Logger log = LoggerFactory.getLogger(Heard.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final int slot;
    private final long offset;
    private final int bytes;
    private volatile Content content;
    private volatile @Nullable String notice;
    private volatile @Nullable String whole;
    private volatile @Nullable String publicPart;

    private sealed interface Content {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Unread(byte[] json) implements Content {}

    /** @param event absent where it is none of ours */
    private record Read(Optional<Event> event) implements Content {}

    private Heard(int slot, long offset, byte[] json) {
        this.slot = slot;
        this.offset = offset;
        this.bytes = json.length;
        this.content = new Unread(json);
    }

    /** Empty for a record that says nothing; its offset is skipped with the next event of its partition. */
    static Optional<Heard> of(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.value())
                .map(json -> new Heard(Position.slot(record.topic(), record.partition()), record.offset(), json));
    }

    int slot() {
        return slot;
    }

    long offset() {
        return offset;
    }

    /** Its size as JSON. */
    int bytes() {
        return bytes;
    }

    boolean isRead() {
        return content instanceof Read;
    }

    /** Has it read, unless somebody did already. */
    void read() {
        known();
    }

    // Threads that race here read the same.
    private Optional<Event> known() {
        return switch (content) {
            case Read known -> known.event();
            case Unread unread -> {
                var event = eventIn(unread.json());
                content = new Read(event);
                yield event;
            }
        };
    }

    private Optional<Event> eventIn(byte[] json) {
        try {
            return Optional.of(EventJson.read(json));
        } catch (MalformedEvent e) {
            log.warn("{} offset {} is passed over: {}", Position.nameOf(slot), offset, e.getMessage());
            return Optional.empty();
        }
    }

    /** Only of what somebody sees. */
    private Event event() {
        return known().orElseThrow();
    }

    /** What of it somebody sees; nothing of what is no event of ours. */
    View seenBy(Sight sight) {
        return known().map(sight::of).orElse(View.NOTHING);
    }

    /** Whether it passes a filter, which knows no more of it than the view shows: what passes would tell what is not told. */
    boolean passes(Filter filter, View view) {
        return switch (view) {
            case WHOLE -> filter.matches(event());
            case PUBLIC -> event().publicPart().filter(filter::matches).isPresent();
            // What has to vanish is told whatever the filter says, since the page may show it.
            case HINT -> event().fact() instanceof TicketFact || filter.matches(event());
            case GONE -> true;
            case NOTHING -> false;
        };
    }

    /** The SSE event's name. */
    String name(View view) {
        return view == View.GONE ? "ticket.gone" : event().type();
    }

    /** The JSON for a view: the whole envelope where it is asked for and allowed, else a notice. */
    String json(View view, boolean full) {
        return switch (view) {
            case WHOLE -> full ? wholeJson() : noticeJson();
            case PUBLIC -> full ? publicJson() : noticeJson();
            case HINT, GONE -> JSON.writeValueAsString(notice(name(view)));
            case NOTHING -> throw new IllegalArgumentException("Nothing has no text");
        };
    }

    // Threads that race below make the same text.

    private String wholeJson() {
        var text = whole;
        if (text == null) {
            text = EventJson.writeString(event());
            whole = text;
        }
        return text;
    }

    private String publicJson() {
        var text = publicPart;
        if (text == null) {
            text = EventJson.writeString(event().publicPart().orElseThrow());
            publicPart = text;
        }
        return text;
    }

    private String noticeJson() {
        var text = notice;
        if (text == null) {
            text = JSON.writeValueAsString(notice(event().type()));
            notice = text;
        }
        return text;
    }

    private Notice notice(String name) {
        var event = event();
        return switch (event.fact()) {
            case TicketFact fact ->
                new Notice(event.id(), name, fact.ticket().id(), event.version(), groupOf(fact.ticket()));
            case TicketIndexed indexed ->
                new Notice(event.id(), name, indexed.ticketId(), indexed.version(), indexed.groups());
            case OutcomeFact outcome -> new Notice(event.id(), name, outcome.ticketId(), event.version(), List.of());
            case PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ ->
                new Notice(event.id(), name, null, event.version(), List.of());
        };
    }

    private static List<String> groupOf(TicketSnapshot ticket) {
        return ticket.group() == null ? List.of() : List.of(ticket.group().id());
    }
}
