/** What this service does when something happens to a ticket or a person. */
@NullMarked
package io.tidings.mail.reaction;

import org.jspecify.annotations.NullMarked;
