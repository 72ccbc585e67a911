package io.tidings.tickets.group;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The group that a new installation has; tickets that name no group come here. */
@ConfigurationProperties("tickets.default-group")
public record GroupProperties(
        @DefaultValue("support") String id,
        @DefaultValue("Support") String name,
        @DefaultValue("support@tidings.example") String address) {}
