/** Messenger alerts: planned once for each event and route, sent until the messenger has them or never will. */
@NullMarked
package io.tidings.notifier.alert;

import org.jspecify.annotations.NullMarked;
