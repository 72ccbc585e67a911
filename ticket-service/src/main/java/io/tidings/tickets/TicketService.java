package io.tidings.tickets;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the ticket-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class TicketService {

    public static void main(String[] args) {
        SpringApplication.run(TicketService.class, args);
    }
}
