/** The ticket lists that everybody starts with, and how many tickets each holds. */
@NullMarked
package io.tidings.search.view;

import org.jspecify.annotations.NullMarked;
