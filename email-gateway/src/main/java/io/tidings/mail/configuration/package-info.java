/** What administrators set the desk's mail up with, as the part of a configuration that ticket-service embeds in its own. */
@NullMarked
package io.tidings.mail.configuration;

import org.jspecify.annotations.NullMarked;
