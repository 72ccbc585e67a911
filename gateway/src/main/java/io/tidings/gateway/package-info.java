/** The only door: login, session, token relay, routes, and the page. */
@NullMarked
package io.tidings.gateway;

import org.jspecify.annotations.NullMarked;
