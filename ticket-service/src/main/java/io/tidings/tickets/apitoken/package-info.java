/** API tokens: what programs send in place of a login, and what they are exchanged for inside the installation. */
@NullMarked
package io.tidings.tickets.apitoken;

import org.jspecify.annotations.NullMarked;
