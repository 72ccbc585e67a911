/** How the team presents itself to its customers: name, logo and colour, and the tones that are made of the colour. */
@NullMarked
package io.tidings.tickets.portal;

import org.jspecify.annotations.NullMarked;
