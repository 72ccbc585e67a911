package io.tidings.webhooks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Sends ticket events, signed, to the addresses that administrators subscribed. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WebhookDispatcher {

    public static void main(String[] args) {
        SpringApplication.run(WebhookDispatcher.class, args);
    }
}
