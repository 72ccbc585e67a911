package io.tidings.stack.supervise;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The end of a log. */
public final class LogTail {

    /** Far more than the lines that are shown ever take, and little enough to read at once. */
    private static final int READ = 256 * 1024;

    private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. )");

    private LogTail() {}

    public static List<String> lines(Path log, int count) {
        return last(all(log), count);
    }

    /** The last lines without the frames of stack traces, which push the reason out of sight. */
    static List<String> telling(Path log, int count) {
        var telling = all(log).stream()
                .filter(line -> !FRAME.matcher(line).lookingAt() && !line.isBlank())
                .toList();
        return last(telling, count);
    }

    private static List<String> last(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private static List<String> all(Path log) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var from = Math.max(0, file.length() - READ);
            var bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException absent) {
            return List.of();
        }
    }
}
