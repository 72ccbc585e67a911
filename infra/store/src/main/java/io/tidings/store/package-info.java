/** MongoDB's wire protocol on the JVM, so that the suite runs and is tested where no MongoDB is installed. */
@NullMarked
package io.tidings.store;

import org.jspecify.annotations.NullMarked;
