/** The gateway's own part of the operations page. */
@NullMarked
package io.tidings.gateway.operations;

import org.jspecify.annotations.NullMarked;
