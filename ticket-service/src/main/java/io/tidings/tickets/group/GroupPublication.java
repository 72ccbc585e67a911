package io.tidings.tickets.group;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} what a group is called now and where it answers from. */
@Component
final class GroupPublication implements OutboxSource {

    @Override
    public String collection() {
        return Groups.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var group = GroupDocuments.read(document);
        return List.of(new GroupCurrent(
                group.id(),
                group.name(),
                group.address(),
                group.signature(),
                group.signatures().isEmpty() ? null : group.signatures(),
                group.language(),
                group.active() ? null : Boolean.TRUE,
                group.calendar(),
                group.answerWithinMinutes(),
                group.askRating().afterHours()));
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.startsWith("group:") ? Optional.of(recordKey.substring("group:".length())) : Optional.empty();
    }
}
