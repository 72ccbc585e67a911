package io.tidings.tickets.calendar;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} which calendars there are, and which no more: all of them with each change, since they are few. */
@Component
final class CalendarPublication implements OutboxSource {

    private final CalendarStore store;

    CalendarPublication(CalendarStore store) {
        this.store = store;
    }

    @Override
    public String collection() {
        return CalendarStore.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var calendars = CalendarStore.read(document);
        return Stream.<CurrentFact>concat(
                        store.current(calendars).stream(),
                        calendars.gone().stream().sorted().map(Removed::new))
                .toList();
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.startsWith("calendar:") ? Optional.of(CalendarStore.ID) : Optional.empty();
    }
}
