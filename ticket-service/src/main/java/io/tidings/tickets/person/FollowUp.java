package io.tidings.tickets.person;

/** What a person's tickets must learn once the person has changed. */
public interface FollowUp {

    /**
     * Called before the change is written: it will be looked at what became of the person, even if whoever changes it dies in
     * between.
     *
     * @param actor who the tickets' history says it was
     */
    void plan(String personId, String actor);

    /** The change is written: look now. */
    void wake(String personId);
}
