/** Takes mails in, understands them, and sends what people should hear. */
@NullMarked
package io.tidings.mail;

import org.jspecify.annotations.NullMarked;
