/** Who is calling, what went wrong and what time it is, the same way in every service. */
@NullMarked
package io.tidings.spine.web;

import org.jspecify.annotations.NullMarked;
