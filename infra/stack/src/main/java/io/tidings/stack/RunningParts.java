package io.tidings.stack;

import io.tidings.stack.supervise.Book;
import java.util.stream.Collectors;

/** Finds a part of the stack that runs by the name that somebody typed. */
final class RunningParts {

    private RunningParts() {}

    static Book.Entry find(Workspace workspace, String name) {
        var book = Book.read(workspace)
                .filter(Book::isSupervised)
                .orElseThrow(() -> new StackProblem("Tidings does not run; './tidings up' starts it."));
        return book.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StackProblem("There is no part '" + name + "'; there are "
                        + book.parts().stream().map(Book.Entry::name).collect(Collectors.joining(", ")) + "."));
    }
}
