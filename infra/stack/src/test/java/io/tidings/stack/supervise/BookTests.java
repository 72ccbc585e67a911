package io.tidings.stack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.stack.Workspace;
import io.tidings.stack.part.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTests {

    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() {
        var workspace = new Workspace(folder, "");
        var own = ProcessId.of(ProcessHandle.current());
        var book = new Book(
                own,
                Book.Phase.RUNNING,
                new StackSettings(
                        21000, "https://desk.example", "0.0.0.0", List.of("kafka"), Map.of("gateway", 2), false),
                List.of(
                        new Book.Entry("kafka", 21040, own, List.of(), 2),
                        new Book.Entry("mail", 21031, null, List.of(), 0)));

        book.write(workspace);

        assertThat(Book.read(workspace)).contains(book);
        assertThat(book.isSupervised()).isTrue();
    }

    @Test
    void stacksOfOneCheckoutHaveBooksOfTheirOwn() {
        var own = ProcessId.of(ProcessHandle.current());
        new Book(own, Book.Phase.RUNNING, StackSettings.usual(), List.of()).write(new Workspace(folder, ""));

        assertThat(Book.read(new Workspace(folder, "test"))).isEmpty();
    }

    @Test
    void thePauseBeforeTheNextStartGrowsToHalfAMinute() {
        var pauses =
                Stream.iterate(Duration.ZERO, Supervisor::next).skip(1).limit(7).map(Duration::toSeconds);

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }
}
