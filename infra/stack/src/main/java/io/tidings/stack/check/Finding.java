package io.tidings.stack.check;

/**
 * What was found about one thing that Tidings needs.
 *
 * @param says the fact and, where something is wanting, the way out
 */
public record Finding(String name, State state, String says) {

    /** How bad it is. */
    public enum State {
        FINE,
        /** It works, but not everything, or not well. */
        HINT,
        /** It does not work. */
        GAP
    }

    static Finding fine(String name, String says) {
        return new Finding(name, State.FINE, says);
    }

    static Finding hint(String name, String says) {
        return new Finding(name, State.HINT, says);
    }

    static Finding gap(String name, String says) {
        return new Finding(name, State.GAP, says);
    }

    public boolean isGap() {
        return state == State.GAP;
    }

    /** As {@code doctor} shows it: the following lines of a text stand below its first. */
    public String line() {
        var mark =
                switch (state) {
                    case FINE -> "ok  ";
                    case HINT -> "hint";
                    case GAP -> "GAP ";
                };
        return "%s  %-10s %s".formatted(mark, name, says.replace("\n", "\n" + " ".repeat(17)));
    }
}
