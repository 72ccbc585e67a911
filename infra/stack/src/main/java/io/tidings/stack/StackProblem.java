package io.tidings.stack;

/** Something the person at the keyboard can act on; the message says what and how, so no stack trace is shown. */
public final class StackProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;

    public StackProblem(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public StackProblem(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
