/** Fetches mails from mailboxes on other servers, by IMAP and POP3; what it fetches goes the road of every mail. */
@NullMarked
package io.tidings.mail.mailbox;

import org.jspecify.annotations.NullMarked;
