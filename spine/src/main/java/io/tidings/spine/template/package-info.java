/** Texts with placeholders that people write: checked when saved, escaped for where they go, never evaluated. */
@NullMarked
package io.tidings.spine.template;

import org.jspecify.annotations.NullMarked;
