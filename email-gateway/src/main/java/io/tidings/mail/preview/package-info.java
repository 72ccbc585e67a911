/** Shows administrators a mail as a ticket's customer would get it, before anybody gets it. */
@NullMarked
package io.tidings.mail.preview;

import org.jspecify.annotations.NullMarked;
