/** Signs whom a mail of ours went to and about what, so that an answer finds its ticket and nobody can forge one. */
@NullMarked
package io.tidings.mail.token;

import org.jspecify.annotations.NullMarked;
