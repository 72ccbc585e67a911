package io.tidings.stack.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A program that Tidings needs, with one line to install it on each kind of system. The file {@code needs.txt} holds them all:
 * the script {@code tidings} says the same sentences where there is no JDK to run this class.
 *
 * @param what what it is and who needs it
 */
public record Need(String name, String what, String debian, String fedora, String macos) {

    /** The need of that name; there is one, or the file is wrong. */
    public static Need of(String name) {
        try (var stream = Need.class.getResourceAsStream("/io/tidings/stack/needs.txt")) {
            if (stream == null) {
                throw new IllegalStateException("needs.txt is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|"))
                    .filter(fields -> fields[0].equals(name))
                    .map(fields -> new Need(fields[0], fields[1], fields[2], fields[3], fields[4]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("needs.txt does not know " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is missing and how to install it, in four lines. */
    public String missing() {
        return """
                Missing: %s
                    Debian, Ubuntu   %s
                    Fedora           %s
                    macOS            %s""".formatted(what, debian, fedora, macos);
    }
}
