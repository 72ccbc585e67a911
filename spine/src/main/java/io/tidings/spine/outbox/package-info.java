/** Publishes what a document write decided: the events wait in the document, and leave it once Kafka has them. */
@NullMarked
package io.tidings.spine.outbox;

import org.jspecify.annotations.NullMarked;
