/** What an operator looks at: the service's replicas, what waits in it, and what it could not handle. */
@NullMarked
package io.tidings.spine.operations;

import org.jspecify.annotations.NullMarked;
