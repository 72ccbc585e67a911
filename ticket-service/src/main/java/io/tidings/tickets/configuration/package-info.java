/** The whole configuration of the desk as one document: written out, compared, and taken over on another installation. */
@NullMarked
package io.tidings.tickets.configuration;

import org.jspecify.annotations.NullMarked;
