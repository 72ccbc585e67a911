package io.tidings.mail;

/** Text for places that have one line: headers, names, what stands between the words of a sentence. */
public final class OneLine {

    private OneLine() {}

    /**
     * Without anything that ends a header line, or that nobody sees.
     *
     * @param longest in characters (code points); what is longer is cut
     */
    public static String of(String text, int longest) {
        var line = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isWhitespace(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .filter(c -> !Character.isISOControl(c))
                .limit(longest)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
