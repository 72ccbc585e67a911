/** What every request to a service passes on its way out, and what becomes of a service that is away. */
@NullMarked
package io.tidings.gateway.upstream;

import org.jspecify.annotations.NullMarked;
