package io.tidings.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Gateway {

    public static void main(String[] args) {
        var gateway = new SpringApplication(Gateway.class);
        if (System.getenv("TIDINGS_TLS_CERTIFICATE") != null) {
            // application-tls.yaml: this process ends TLS itself.
            gateway.setAdditionalProfiles("tls");
        }
        gateway.run(args);
    }
}
