package io.tidings.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tidings} in a checkout of its own, with programs in the place of Maven and the JDK. */
class ScriptTests {

    private static final Path REAL = Path.of("../..").toAbsolutePath().normalize();
    private static final String NEEDS = "infra/stack/src/main/resources/io/tidings/stack/needs.txt";

    @TempDir
    Path folder;

    private Path root = Path.of("");
    private Path programs = Path.of("");

    @BeforeEach
    void checkout() throws IOException {
        root = Files.createDirectory(folder.resolve("checkout"));
        programs = Files.createDirectory(folder.resolve("programs"));
        for (var file : List.of("tidings", NEEDS)) {
            Files.createDirectories(root.resolve(file).resolveSibling(""));
            Files.copy(REAL.resolve(file), root.resolve(file));
        }
        for (var name : List.of(
                "sh",
                "dirname",
                "readlink",
                "sed",
                "find",
                "head",
                "cat",
                "id",
                "uname",
                "mkdir",
                "cp",
                "mv",
                "rm",
                "date",
                "flock")) {
            for (var place : List.of("/usr/bin", "/bin")) {
                if (Files.exists(Path.of(place, name))) {
                    program(name, "exec " + place + "/" + name + " \"$@\"");
                }
            }
        }
    }

    @Test
    void withoutAJdkEverythingThatIsMissingIsSaidAtOnce() throws Exception {
        var run = new Run("up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("Missing: a JDK 25", "Missing: Maven", "Missing: Node", "Missing: npm")
                .contains("apt-get install openjdk-25-jdk", "dnf install maven", "brew install node");
    }

    @Test
    void aJdkThatIsTooOldIsPassedOverAndSaid() throws Exception {
        var old = jdk("jdk-17", "17.0.12", "exit 0");

        var alone = new Run("up", Map.of("JAVA_HOME", old.toString()));
        assertThat(alone.output()).contains("JAVA_HOME (" + old + ") is no JDK 25");

        Files.delete(root.resolve("tidings"));
        Files.copy(REAL.resolve("tidings"), root.resolve("tidings"));
        built("echo newer JDK");
        var beside = new Run("status", Map.of("JAVA_HOME", old.toString()));
        assertThat(beside.output()).contains("newer JDK");
    }

    @Test
    void mavenBuildsWithTheJdkThatWasFound() throws Exception {
        var found = jdk("jdk-25", "25.0.1", "echo started");
        program("mvn", "echo built with \"$JAVA_HOME\"; exit 1");
        program("node", "");
        program("npm", "");

        assertThat(new Run("up").output()).contains("built with " + found);
    }

    @Test
    void endingWhatRunsNeverBuilds() throws Exception {
        assertThat(new Run("down").output()).isEqualTo("Tidings does not run.\n");

        built("echo ran \"$@\"");
        program("mvn", "echo built; exit 1");
        Files.writeString(root.resolve("pom.xml"), "newer than the build");
        Files.setLastModifiedTime(
                root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(new Run("down").output())
                .contains("io.tidings.stack.Tidings down")
                .doesNotContain("built");
        assertThat(new Run("up").output()).contains("built", "The build failed");
    }

    @Test
    void twoLaunchersAtOnceBuildOnce() throws Exception {
        jdk("jdk-25", "25.0.1", "echo started");
        for (var each : List.of("infra/stack/target/classes", "infra/stack/target/lib")) {
            Files.createDirectories(root.resolve(each));
        }
        program("mvn", "echo once >> '%1$s/builds'; while [ ! -e '%1$s/go' ]; do :; done".formatted(folder));
        program("node", "");
        program("npm", "");

        var first = new Run("up");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("builds")));
        var second = new Run("up");
        await().atMost(Duration.ofMinutes(1)).until(() -> second.soFar().contains("waiting for it"));
        Files.createFile(folder.resolve("go"));

        assertThat(first.output()).contains("started");
        assertThat(second.output()).contains("started");
        assertThat(folder.resolve("builds")).hasContent("once");
    }

    @Test
    void aBundleForAnotherKindOfMachineSaysSo() throws Exception {
        Files.writeString(root.resolve("bundle.properties"), "platform=Plan9 mips\n");

        assertThat(new Run("up").output()).contains("made for Plan9 mips", "./tidings bundle FILE");
    }

    private void built(String javaDoes) throws IOException {
        jdk("jdk-25", "25.0.1", javaDoes);
        Files.createDirectories(root.resolve(".tidings/stack/one"));
        Files.writeString(root.resolve(".tidings/stack/current"), "one\n");
    }

    private Path jdk(String name, String version, String javaDoes) throws IOException {
        var home = Files.createDirectories(folder.resolve("jdks").resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), javaDoes);
        executable(home.resolve("bin/javac"), "");
        return home;
    }

    private void program(String name, String does) throws IOException {
        executable(programs.resolve(name), does);
    }

    private static void executable(Path file, String does) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private final class Run {

        private final Path said = Files.createTempFile(folder, "said", ".txt");
        private final Process process;

        private Run(String command) throws IOException {
            this(command, Map.of());
        }

        private Run(String command, Map<String, String> environment) throws IOException {
            var builder = new ProcessBuilder("/bin/sh", root.resolve("tidings").toString(), command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of(
                            "PATH", programs.toString(),
                            "HOME", folder.toString(),
                            "TIDINGS_JDK_FOLDERS", folder.resolve("jdks").toString()));
            builder.environment().putAll(environment);
            process = builder.start();
        }

        private String soFar() throws IOException {
            return Files.readString(said);
        }

        private int exitCode() throws InterruptedException {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        private String output() throws Exception {
            exitCode();
            return soFar();
        }
    }
}
