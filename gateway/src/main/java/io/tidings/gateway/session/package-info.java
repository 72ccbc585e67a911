/** Browser sessions kept in MongoDB, so that any replica knows them and a logout ends them for good. */
@NullMarked
package io.tidings.gateway.session;

import org.jspecify.annotations.NullMarked;
