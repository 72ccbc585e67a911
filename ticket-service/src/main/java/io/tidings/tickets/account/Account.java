package io.tidings.tickets.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A login as Keycloak keeps it.
 *
 * @param emailVerified whether somebody has proven to read what is sent to the address
 * @param requiredActions what the person is asked to do at the next login, in Keycloak's words
 */
record Account(
        String id, @Nullable String email, boolean emailVerified, boolean enabled, List<String> requiredActions) {

    /** Sets a new password. */
    static final String SET_PASSWORD = "UPDATE_PASSWORD";

    /** Proves that the person reads what is sent to the address; a link in a mail does so by itself. */
    static final String PROVE_ADDRESS = "VERIFY_EMAIL";

    /** Sets up an authenticator app as a second factor. */
    static final String SET_SECOND_FACTOR = "CONFIGURE_TOTP";

    boolean isAskedForSecondFactor() {
        return requiredActions.contains(SET_SECOND_FACTOR);
    }
}
