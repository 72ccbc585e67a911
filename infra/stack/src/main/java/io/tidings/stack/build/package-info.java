/** Gets what the stack runs: the servers through Maven, the services from their sources. */
@NullMarked
package io.tidings.stack.build;

import org.jspecify.annotations.NullMarked;
