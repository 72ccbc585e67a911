package io.tidings.mail;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The only service that speaks mail. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EmailGateway {

    public static void main(String[] args) {
        SpringApplication.run(EmailGateway.class, args);
    }
}
