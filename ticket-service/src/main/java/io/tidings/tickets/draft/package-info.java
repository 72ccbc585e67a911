/** Drafts: what an agent is writing in a ticket and has not sent, kept so that no reload and no other device loses it. */
@NullMarked
package io.tidings.tickets.draft;

import org.jspecify.annotations.NullMarked;
