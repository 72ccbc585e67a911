package io.tidings.tickets.inbound;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** What the ticket-service does about what came in. */
@Configuration(proxyBeanMethods = false)
class InboundReactions {

    @Bean
    Consumer<Message<List<byte[]>>> openTicketsFromInbound(
            MailThreads threads, MailIntake intake, NewTickets newTickets) {
        return new OpenTicketsFromInbound(threads, intake, newTickets);
    }
}
