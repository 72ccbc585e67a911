package io.tidings.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.stack.supervise.Book;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command as processes, with the one part that needs nothing to be fetched: whatever went wrong, the next {@code up} works. */
class LauncherTests {

    @TempDir
    Path folder;

    private Workspace workspace = new Workspace(Path.of(""), "");
    private int portBase;

    @BeforeEach
    void checkout() throws IOException {
        workspace = new Workspace(folder, "");
        try (var any = new ServerSocket(0)) {
            portBase = any.getLocalPort() - 60;
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        tidings("down").output();
    }

    @Test
    void aSupervisorThatWasKilledLeavesNothingInTheWay() throws Exception {
        assertThat(up().output()).contains("Up after");
        var first = book().orElseThrow();
        var supervisor = first.supervisor().find().orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().get(1, TimeUnit.MINUTES);

        assertThat(up().output()).contains("processes that an earlier run had left behind", "Up after");
        assertThat(first.parts()).noneMatch(Book.Entry::isAlive);
    }

    @Test
    void aLauncherThatWasKilledTakesItsStackAlong() throws Exception {
        var launcher = tidings("up", "--only", "store", "--port-base", Integer.toString(portBase));
        await().atMost(Duration.ofMinutes(2)).until(() -> launcher.soFar().contains("Up after"));
        var parts = book().orElseThrow().parts();

        launcher.process.destroyForcibly();

        await().atMost(Duration.ofMinutes(1)).until(() -> parts.stream().noneMatch(Book.Entry::isAlive));
        await().atMost(Duration.ofMinutes(1)).until(() -> book().isEmpty());
        assertThat(up().output()).contains("Up after");
    }

    @Test
    void ofTwoLaunchersAtOnceOneStartsItAndTheOtherSaysSo() throws Exception {
        var one = up();
        var other = up();

        var said = List.of(one.output(), other.output());

        assertThat(said).anyMatch(each -> each.contains("Up after"));
        assertThat(said)
                .anyMatch(each -> each.contains("is preparing here right now")
                        || each.contains("is being started already")
                        || each.contains("runs already"));
        assertThat(book().orElseThrow().parts()).allMatch(Book.Entry::isAlive);
    }

    @Test
    void aBookThatCannotBeReadHidesNoSupervisor() throws Exception {
        assertThat(up().output()).contains("Up after");
        var parts = book().orElseThrow().parts();
        Files.writeString(workspace.run().resolve("stack.json"), "{\"supervisor\":");

        assertThat(up().output()).contains("Tidings runs already");
        assertThat(tidings("down").output()).contains("Tidings has ended");
        assertThat(parts).noneMatch(Book.Entry::isAlive);
        assertThat(up().output()).contains("Up after");
    }

    @Test
    void aTakenPortIsSaidWithItsHolder() throws Exception {
        try (var _ = new ServerSocket(portBase + 60, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(up().output())
                    .contains(
                            "port " + (portBase + 60),
                            "process " + ProcessHandle.current().pid(),
                            "--port-base");
        }
        assertThat(up().output()).contains("Up after");
    }

    @Test
    void aFileWhereAFolderIsNeededIsSaid() throws Exception {
        Files.createDirectories(workspace.state());
        Files.writeString(folder.resolve(".tidings/data"), "in the way");

        assertThat(up().output()).contains(".tidings/data is in the way", "Move it away");

        Files.delete(folder.resolve(".tidings/data"));
        assertThat(up().output()).contains("Up after");
    }

    private Optional<Book> book() {
        return Book.read(workspace);
    }

    private Run up() throws IOException {
        return tidings("up", "--detach", "--only", "store", "--port-base", Integer.toString(portBase));
    }

    private Run tidings(String... arguments) throws IOException {
        return new Run(arguments);
    }

    private final class Run {

        private final Path said = Files.createTempFile(folder, "said", ".txt");
        private final Process process;

        private Run(String... arguments) throws IOException {
            var command = new ArrayList<String>(List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Dtidings.root=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.tidings.stack.Tidings"));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().keySet().removeAll(List.of("TIDINGS_INSTANCE", "MONGODB_URI"));
            process = builder.start();
        }

        private String soFar() throws IOException {
            return Files.readString(said);
        }

        private String output() throws Exception {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return soFar();
        }
    }
}
