package io.tidings.events.filter;

/** A filter that cannot be read; says where and why, in a sentence for the person who typed it. */
public final class FilterSyntax extends RuntimeException {

    private final int position;

    FilterSyntax(String message, int position) {
        super(message);
        this.position = position;
    }

    /** The offset in the text (0 is the first character), or -1 for a filter in JSON. */
    public int position() {
        return position;
    }
}
