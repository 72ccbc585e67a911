package io.tidings.notifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Tells people and programs what happened: alerts to messengers, the live stream to browsers and integrators. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class NotifierService {

    public static void main(String[] args) {
        SpringApplication.run(NotifierService.class, args);
    }
}
