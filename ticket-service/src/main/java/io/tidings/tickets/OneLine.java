package io.tidings.tickets;

import java.util.regex.Pattern;

/** What somebody wrote into a line, as it may stand beside other lines. */
public final class OneLine {

    /** Embeddings, overrides and isolates (UAX #9): they turn what follows them, beyond the line that they stand in. */
    private static final Pattern TURNING = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private OneLine() {}

    /** Without line breaks, control characters and what would turn its neighbours' direction. Right-to-left words stay. */
    public static String of(String written) {
        return BREAKING.matcher(TURNING.matcher(written).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /** A text as it was written, on as many lines, without the control characters that no text needs. */
    public static String everyLine(String written) {
        var harmless = written.indexOf('\r') < 0
                ? written
                : written.replace("\r\n", "\n").replace('\r', '\n');
        return harmless.chars().allMatch(OneLine::belongsToText)
                ? harmless
                : harmless.chars()
                        .filter(OneLine::belongsToText)
                        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                        .toString();
    }

    private static boolean belongsToText(int c) {
        return !Character.isISOControl(c) || c == '\n' || c == '\t';
    }

    /** Whether there is nothing to be seen in it: white space, or characters without a shape, such as the zero-width space. */
    public static boolean isInvisible(String text) {
        return text.codePoints().noneMatch(OneLine::hasShape);
    }

    private static boolean hasShape(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
