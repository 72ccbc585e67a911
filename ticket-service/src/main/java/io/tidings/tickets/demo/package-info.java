/** The demo desk: something to look around in for whoever has just brought Tidings up, gone with one click. */
@NullMarked
package io.tidings.tickets.demo;

import org.jspecify.annotations.NullMarked;
