package io.tidings.spine.link;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The links of an installation, alike for whoever makes them and whoever opens them. */
@AutoConfiguration
@EnableConfigurationProperties(GuestLinkSettings.class)
public class GuestLinkConfiguration {

    @Bean
    GuestLinks guestLinks(GuestLinkSettings settings) {
        return new GuestLinks(settings.secret());
    }
}
