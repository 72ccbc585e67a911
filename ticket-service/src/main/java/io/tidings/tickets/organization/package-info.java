/** Organizations: whom customers belong to, by which domains they are known, and whether their members share tickets. */
@NullMarked
package io.tidings.tickets.organization;

import org.jspecify.annotations.NullMarked;
