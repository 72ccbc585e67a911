/** One grammar of conditions for rules, endpoints, alert routes, SLA policies, views and search. */
@NullMarked
package io.tidings.events.filter;

import org.jspecify.annotations.NullMarked;
