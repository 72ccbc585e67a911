package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Custom field values as every document keeps them. */
public final class FieldValues {

    private FieldValues() {}

    public static Document write(Map<String, FieldValue> fields) {
        return TicketDocuments.writeFields(fields);
    }

    public static Map<String, FieldValue> read(@Nullable Document document) {
        return TicketDocuments.fields(document);
    }
}
