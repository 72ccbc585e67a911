/** The logins of those who work here, as far as the desk has a say in them: invited, switched off, secured by a second factor. */
@NullMarked
package io.tidings.tickets.account;

import org.jspecify.annotations.NullMarked;
