/** A small door in front of several replicas of a service, as a load balancer is in production. */
@NullMarked
package io.tidings.stack.front;

import org.jspecify.annotations.NullMarked;
