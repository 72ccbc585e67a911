/** The words of our own mails: by kind, language and group, as administrators wrote them or as they come with the desk. */
@NullMarked
package io.tidings.mail.template;

import org.jspecify.annotations.NullMarked;
