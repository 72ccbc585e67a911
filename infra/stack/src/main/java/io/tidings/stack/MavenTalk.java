package io.tidings.stack;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The few lines of Maven's output that tell where it is, and of the page's tests those that failed or had to be tried again. */
final class MavenTalk {

    private static final Pattern SHOWN = Pattern.compile(
            "\\[INFO] Building .*\\[\\d+/\\d+]|\\[(INFO|WARNING|ERROR)] Tests run: .* in .*|\\[ERROR] .*|fault run: .*|Sending (kills|pace): .*"
                    + "| FAIL  .*|\\w*Error: .*|.*\\(retry x\\d+\\).*");

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    private MavenTalk() {}

    static Consumer<String> shownOn(Console console) {
        return coloured -> {
            var line = COLOURS.matcher(coloured).replaceAll("");
            if (SHOWN.matcher(line).matches()) {
                console.step(line.replaceFirst("^\\[INFO] ", ""));
            }
        };
    }
}
