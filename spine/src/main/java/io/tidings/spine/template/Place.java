package io.tidings.spine.template;

import java.util.regex.Pattern;

/** A place in a text as its author wrote it, both numbers counted from 1. */
record Place(int line, int column) {

    private static final Place START = new Place(1, 1);

    /** Ours in braces, Zammad's and Jitbit's. */
    private static final Pattern TAG = Pattern.compile("\\{\\{[^{}]*}}|#\\{[^{}]*}|#[A-Za-z]\\w*#");

    static Place at(String text, int index) {
        var before = text.substring(0, index);
        return new Place((int) before.chars().filter(c -> c == '\n').count() + 1, index - before.lastIndexOf('\n'));
    }

    /** Where a placeholder stands first, under whichever spelling stands for this name of ours. */
    static Place ofName(String name, String text) {
        var spelled = Pattern.compile("\\{\\{\\s*[#^/]?\\s*" + Pattern.quote(name) + "\\s*[|}]");
        return TAG.matcher(text)
                .results()
                .filter(tag -> spelled.matcher(Aliases.replacedIn(tag.group())).find())
                .map(tag -> at(text, tag.start()))
                .findFirst()
                .orElse(START);
    }

    /** The first placeholder of a line, or the line's beginning. */
    static Place inLine(int line, String text) {
        return TAG.matcher(text)
                .results()
                .map(tag -> at(text, tag.start()))
                .filter(place -> place.line() == line)
                .findFirst()
                .orElse(new Place(line, 1));
    }
}
