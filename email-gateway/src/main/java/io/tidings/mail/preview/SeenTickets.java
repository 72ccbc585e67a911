package io.tidings.mail.preview;

import io.tidings.events.EventJson;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.MailProperties;
import io.tidings.mail.preview.PreviewProblem.NoSuchTicket;
import io.tidings.mail.preview.PreviewProblem.TicketsAway;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tickets as whoever asks may see them: ticket-service is asked with their own token, and decides. */
@Component
class SeenTickets {

    private static final Logger log = LoggerFactory.getLogger(SeenTickets.class);

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final URI tickets;

    SeenTickets(MailProperties properties) {
        this.tickets = properties.tickets();
    }

    /**
     * What customers may see of a ticket.
     *
     * @param name its id, number or key
     * @param bearer the caller's token
     */
    TicketSnapshot publicPart(String name, String bearer) {
        try {
            var answer = http.send(request(name, bearer), BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 ->
                    EventJson.mapper()
                            .readValue(answer.body(), TicketSnapshot.class)
                            .publicPart();
                case 400, 403, 404, 410 -> throw new NoSuchTicket(name);
                default -> {
                    log.warn("ticket-service showed no ticket: status {}", answer.statusCode());
                    throw new TicketsAway();
                }
            };
        } catch (IOException e) {
            log.info("ticket-service does not answer: {}", e.toString());
            throw new TicketsAway();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TicketsAway();
        }
    }

    private HttpRequest request(String name, String bearer) {
        var path = "/api/v1/tickets/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(tickets.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + bearer)
                .header("Accept", "application/json")
                .build();
    }
}
