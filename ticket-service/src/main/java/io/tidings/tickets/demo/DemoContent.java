package io.tidings.tickets.demo;

import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo desk consists of, as {@code demo/desk.json} says. People and groups are named by their ids.
 *
 * @param tickets oldest first; the first one becomes T-1 in an empty store
 */
record DemoContent(
        List<DemoGroup> groups, List<DemoAgent> agents, List<DemoCustomer> customers, List<DemoTicket> tickets) {

    record DemoGroup(String id, String name, String address, String signature) {}

    /** @param login what the agent signs in with on the local stack */
    record DemoAgent(String id, String login, String name, String email, List<String> groups) {}

    record DemoCustomer(String id, String name, String email, String language) {}

    /**
     * @param id where somebody else has to know it; the others get one made of their time
     * @param ago how long before the planting it was opened
     * @param state the state it ends in, or had before it was merged
     * @param mergedInto the place among the tickets, from 1, of the one that took it over
     */
    record DemoTicket(
            @Nullable String id,
            String subject,
            String customer,
            String group,
            @Nullable String assignee,
            String priority,
            String state,
            String channel,
            Duration ago,
            List<String> tags,
            @Nullable Integer mergedInto,
            List<DemoMessage> messages) {}

    /**
     * @param from a customer's or agent's id
     * @param after how long after the ticket was opened
     */
    record DemoMessage(String from, Duration after, String text, boolean internal) {}

    static DemoContent read() {
        try (var json = DemoContent.class.getResourceAsStream("/demo/desk.json")) {
            return EventJson.mapper().readValue(json, DemoContent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DemoCustomer customer(String id) {
        return customers.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    DemoAgent agent(String id) {
        return agents.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    boolean isAgent(String id) {
        return agents.stream().anyMatch(each -> each.id().equals(id));
    }
}
