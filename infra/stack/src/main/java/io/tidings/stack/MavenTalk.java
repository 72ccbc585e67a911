package io.tidings.stack;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The few lines of Maven's output that tell where it is. */
final class MavenTalk {

    private static final Pattern SHOWN = Pattern.compile(
            "\\[INFO] Building .*\\[\\d+/\\d+]|\\[(INFO|WARNING|ERROR)] Tests run: .* in .*|\\[ERROR] .*|fault run: .*|Sending (kills|pace): .*");

    private MavenTalk() {}

    static Consumer<String> shownOn(Console console) {
        return line -> {
            if (SHOWN.matcher(line).matches()) {
                console.step(line.replaceFirst("^\\[INFO] ", ""));
            }
        };
    }
}
