package io.tidings.notifier.stream;

/** What of an event somebody gets. */
enum View {
    /** All of it. */
    WHOLE,
    /** What customers may see of it. */
    PUBLIC,
    /** Only that something about the ticket changed; the words are not for them any more. */
    HINT,
    /** That the ticket has left their sight. */
    GONE,
    NOTHING
}
