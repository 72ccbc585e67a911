package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Event;
import io.tidings.webhooks.Receiver.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An endpoint that was told internal notes and shall be told them no more. */
class NarrowedAudienceTests extends EndpointFlow {

    private static final String DELIVERIES = "/api/v1/webhook-deliveries/";

    @Test
    void whatWaitsForAnEndpointThatSeesInternalNotesIsNotSentOnceItSeesThemNoMore() throws Exception {
        receiver.willAnswer(new Answer(500));
        var id = internal();
        var note = note();
        planDeliveries.accept(note);
        await().until(() -> hasEnded(delivery(note, id), 1));

        mvc.perform(changing(id, Map.of("audience", "public"))).andExpect(status().isOk());
        clock.advance(Duration.ofSeconds(7));

        await().until(() -> delivery(note, id).getString("state").equals("abandoned"));
        assertThat(receiver.about(note.subject())).hasSize(1);
        mvc.perform(get(DELIVERIES + note.id() + ":" + id).with(admin()))
                .andExpect(jsonPath("$.abandonedWhy.code", is("internal")));
    }

    @Test
    void whatItWasSentIsNotReplayedEither() throws Exception {
        var since = clock.instant();
        var id = internal();
        var note = note();
        planDeliveries.accept(note);
        await().until(() -> delivery(note, id).getString("state").equals("delivered"));

        mvc.perform(changing(id, Map.of("audience", "public"))).andExpect(status().isOk());

        var delivery = note.id() + ":" + id;
        mvc.perform(posting(DELIVERIES + delivery + "/replay", Map.of()))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.detail", containsString("internal")));
        mvc.perform(posting(DELIVERIES + "replay", Map.of("ids", List.of(delivery))))
                .andExpect(jsonPath("$.replayed", is(0)))
                .andExpect(jsonPath("$.skipped", is(1)));
        mvc.perform(posting(DELIVERIES + "replay", Map.of("endpoint", id, "since", since.toString())))
                .andExpect(jsonPath("$.replayed", is(0)))
                .andExpect(jsonPath("$.skipped", is(1)));
        assertThat(receiver.about(note.subject())).hasSize(1);
    }

    @Test
    void whatIsPublicGoesOnAfterItsEndpointWasWidened() throws Exception {
        receiver.willAnswer(new Answer(500));
        var id = make(Map.of());
        var opened = just("ticket.opened.v1");
        planDeliveries.accept(opened);
        await().until(() -> hasEnded(delivery(opened, id), 1));

        mvc.perform(changing(id, Map.of("audience", "internal"))).andExpect(status().isOk());
        clock.advance(Duration.ofSeconds(7));

        await().until(() -> delivery(opened, id).getString("state").equals("delivered"));
    }

    private String internal() throws Exception {
        return make(Map.of("events", List.of("ticket.message-added.v1"), "audience", "internal"));
    }

    /** The contract's example that has nothing for customers. */
    private static Event note() {
        var first = just("ticket.message-added.v1", 1);
        return first.publicPart().isEmpty() ? first : just("ticket.message-added.v1", 2);
    }
}
