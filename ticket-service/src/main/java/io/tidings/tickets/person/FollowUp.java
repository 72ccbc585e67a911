package io.tidings.tickets.person;

import io.tidings.tickets.Cause;

/** What a person's tickets must learn once the person has changed. */
public interface FollowUp {

    /**
     * Called before the change is written: it will be looked at what became of the person, even if whoever changes it dies in
     * between.
     *
     * @param cause who the tickets' history says it was, and whether it is an import, of which nobody is told
     */
    void plan(String personId, Cause cause);

    /** The change is written: look now. */
    void wake(String personId);
}
