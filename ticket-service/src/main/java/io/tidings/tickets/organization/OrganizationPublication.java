package io.tidings.tickets.organization;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} what an organization is called now and whether its members share their tickets. */
@Component
final class OrganizationPublication implements OutboxSource {

    @Override
    public String collection() {
        return Organizations.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var organization = OrganizationDocuments.read(document);
        return List.of(new OrganizationCurrent(
                organization.id(), organization.name(), organization.domains(), organization.shared()));
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.startsWith("organization:")
                ? Optional.of(recordKey.substring("organization:".length()))
                : Optional.empty();
    }
}
