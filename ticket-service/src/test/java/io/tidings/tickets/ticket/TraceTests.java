package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.spine.trace.Trace;
import io.tidings.tickets.Asking;
import io.tidings.tickets.TicketServiceTest;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class TraceTests {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Test
    void whatARequestCausesCarriesItsTrace() {
        assertThat(opened(TRACE).path("traceparent").asString()).isEqualTo(TRACE);
        assertThat(Trace.current()).as("nothing of it stays with the thread").isNull();
    }

    @Test
    void whatIsNoTraceIsPassedOver() {
        for (var wrong :
                new String[] {"", "00-x-y-01", TRACE + "\nforged line", TRACE.toUpperCase(java.util.Locale.ROOT)}) {
            assertThat(opened(wrong).has("traceparent")).as(wrong).isFalse();
        }
    }

    /** The event of a new ticket, as it waits to be sent. */
    private JsonNode opened(String traceparent) {
        var ticket = new Asking(mvc)
                .ask(
                        admin(),
                        post("/api/v1/tickets")
                                .header(Trace.HEADER, traceparent)
                                .content("""
                        {"subject": "Trace", "body": "Body", "customer": {"email": "jan@customer.example"}}"""));
        var stored = database.getCollection("tickets")
                .find(new Document("_id", ticket.body().path("id").asString()))
                .first();
        var event = stored.getList("outbox", Document.class).getFirst();
        return EventJson.mapper().readTree(event.getString("json"));
    }
}
