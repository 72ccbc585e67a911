package io.tidings.tickets.account;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How accounts are kept at Keycloak.
 *
 * @param keycloak where Keycloak is reached directly, with its {@code /auth}
 * @param clientId the client there whose own account may manage users, and nothing else; its token goes to Keycloak alone
 * @param clientSecret empty where accounts are not managed from the desk
 * @param invitation how long the link in an invitation works
 * @param passwordMail how long the link works with which somebody sets a new password
 * @param look how often an account is compared with what the desk has decided
 */
@ConfigurationProperties("tickets.accounts")
record AccountSettings(
        URI keycloak,
        @DefaultValue("tidings-accounts") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("72h") Duration invitation,
        @DefaultValue("12h") Duration passwordMail,
        @DefaultValue("1h") Duration look) {}
