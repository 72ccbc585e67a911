package io.tidings.webhooks.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * How requests sign in at the receiver. A secret that is left out stays as it is, while the type and the endpoint's scheme, host and
 * port do; none is ever answered.
 *
 * @param type {@code none}, {@code basic}, {@code bearer} or {@code oauth2} (client credentials)
 * @param username of basic
 * @param password of basic; write-only
 * @param token of bearer; write-only
 * @param tokenUrl of oauth2: where tokens are asked for, checked as the endpoint's own url is
 * @param clientId of oauth2
 * @param clientSecret of oauth2; write-only. A changed tokenUrl needs it again
 * @param scope of oauth2, where the server wants one
 */
record AuthWish(
        Auth.@Nullable Kind type,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable String tokenUrl,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String scope) {}
