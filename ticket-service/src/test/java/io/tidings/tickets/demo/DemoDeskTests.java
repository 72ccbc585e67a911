package io.tidings.tickets.demo;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.TicketServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

@TicketServiceTest
@TestPropertySource(properties = {"tidings.demo=true", "spring.mongodb.database=demo_desk"})
class DemoDeskTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    DemoDesk desk;

    /** One story, because the desk is planted once and removed once. */
    @Test
    void anEmptyStoreIsPlantedSilentlyOnceAndWhatIsRemovedDoesNotComeBack() throws Exception {
        await().until(() -> state().equals("there"));
        var tickets = tickets();
        assertThat(tickets).hasSize(41);
        assertThat(tickets.stream()
                        .map(ticket -> ticket.get("state", Document.class).getString("id"))
                        .collect(toSet()))
                .containsExactlyInAnyOrder(
                        "new", "open", "waiting", "pending-reminder", "pending-close", "closed", "merged");
        assertThat(tickets.stream().map(ticket -> ticket.getString("language")).collect(toSet()))
                .isEqualTo(Set.of("ko", "pl", "en"));
        assertThat(tickets.stream()
                        .map(ticket -> ticket.get("group", Document.class).getString("id"))
                        .collect(toSet()))
                .isEqualTo(Set.of("support", "billing"));
        // Kafka is away here, so everything that will be told still lies in the outboxes.
        assertThat(tickets).allSatisfy(ticket -> assertThat(ticket.getList("outbox", Document.class))
                .isNotEmpty()
                .allMatch(entry -> EventJson.read(entry.getString("json")).imported()));
        var versions = tickets.stream().map(ticket -> ticket.getLong("version")).toList();

        desk.prepare();
        assertThat(tickets().stream().map(ticket -> ticket.getLong("version")).toList())
                .isEqualTo(versions);

        mvc.perform(delete("/api/v1/demo-desk").with(agent())).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/demo-desk").with(customer("jan@customer.example")))
                .andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/demo-desk").with(agent()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.tickets", is(41)))
                .andExpect(jsonPath("$.agents[1].login", is("agent2")));
        mvc.perform(delete("/api/v1/demo-desk").with(admin())).andExpect(status().isAccepted());

        await().until(() -> state().equals("removed"));
        await().untilAsserted(() -> assertThat(tickets()).allMatch(ticket -> ticket.getBoolean("erased", false)));
        assertThat(tickets())
                .allMatch(ticket -> List.of("closed", "merged")
                        .contains(ticket.get("state", Document.class).getString("id")))
                .noneMatch(ticket -> ticket.containsKey("openIn") || ticket.containsKey("openFor"));
        desk.prepare();
        mvc.perform(delete("/api/v1/demo-desk").with(admin())).andExpect(status().isAccepted());
        assertThat(state()).isEqualTo("removed");
    }

    private String state() {
        return desk.standing().map(standing -> standing.state().word()).orElse("absent");
    }

    private List<Document> tickets() {
        return database.getCollection("tickets").find().into(new ArrayList<>());
    }
}
