package io.tidings.mail.outgoing;

/** Why a mail is where it is, where nobody but this service says so: by a word, so that each reader has it in their language. */
enum OwnReason {
    NO_SERVER("no-server", "No mail server answered."),
    LOGIN("login", "The mail server refused our login."),
    ENCRYPTION("encryption", "The mail server's encryption cannot be trusted, or it offers none."),
    STOPPED("stopped", "The service stopped before the server's answer was written down."),
    NO_ANSWER("no-answer", "The server did not answer after it had the whole mail."),
    TOO_LATE("too-late", "It could not be handed over in time."),
    TOO_LARGE("too-large", "Its files are larger than a mail can carry."),
    LETTERS("letters", "The address has letters before its at-sign that mail servers do not take."),
    LIMITS("limits", "This address had more automatic mails lately than the limits allow."),
    TAKEN_BACK("taken-back", "Taken back by its author before it left."),
    NOT_NEEDED("not-needed", "The ticket went on, or its customer had answered already.");

    private final String word;
    private final String sentence;

    OwnReason(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    String word() {
        return word;
    }

    /** In English, for whoever reads events and has no words of their own. */
    String sentence() {
        return sentence;
    }
}
