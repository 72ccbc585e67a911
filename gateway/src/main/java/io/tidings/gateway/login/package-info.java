/** Signing in and out with Keycloak, and handing a signed-in person's token on to the services. */
@NullMarked
package io.tidings.gateway.login;

import org.jspecify.annotations.NullMarked;
