package io.tidings.tickets.attachment;

import io.tidings.spine.web.InvalidField;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files the desk takes from people.
 *
 * @param largestFile the size of the largest file, in bytes
 * @param largestMessage how large the files of one message may be together, in bytes; absent where nothing limits them
 * @param blocked the endings of file names that are not taken, in small letters and without the dot, each once and in order
 * @param blockPrograms whether files whose content is a program are not taken either, whatever they are called
 */
public record AttachmentSettings(
        long largestFile, @Nullable Long largestMessage, List<String> blocked, boolean blockPrograms) {

    static final int MOST_BLOCKED = 500;

    private static final Pattern ENDING = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

    public AttachmentSettings {
        var endings = new TreeSet<String>();
        blocked.stream()
                .map(AttachmentSettings::bare)
                .filter(ending -> !ending.isEmpty())
                .forEach(endings::add);
        blocked = List.copyOf(endings);
    }

    private static String bare(String ending) {
        return ending.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
    }

    /**
     * The same, if it can be kept to.
     *
     * @param most the largest file that the web server lets in, in bytes
     * @throws InvalidField naming what cannot be so
     */
    AttachmentSettings checked(long most) {
        if (largestFile < 1 || largestFile > most) {
            throw new InvalidField(
                    "largestFile",
                    "A file may have from 1 byte to %d bytes (%d MB): that is what this installation's web server lets in."
                            .formatted(most, most / 1_000_000));
        }
        if (largestMessage != null && largestMessage < largestFile) {
            throw new InvalidField(
                    "largestMessage",
                    "The files of a message may not be limited to less than one file, which may have %d bytes."
                            .formatted(largestFile));
        }
        if (blocked.size() > MOST_BLOCKED) {
            throw new InvalidField("blocked", "At most %d endings can be blocked.".formatted(MOST_BLOCKED));
        }
        for (var ending : blocked) {
            if (!ENDING.matcher(ending).matches()) {
                throw new InvalidField(
                        "blocked",
                        "\"%s\" is no ending of a file name: write what stands behind the last dot, such as exe."
                                .formatted(ending));
            }
        }
        return this;
    }
}
