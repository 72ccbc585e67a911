package io.tidings.stack.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.stack.Console;
import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in Maven's place that does what Maven does on a bad day. */
class ServersTests {

    private static final Console SILENT = new Console(new PrintStream(OutputStream.nullOutputStream()));

    @TempDir
    Path folder;

    private Workspace workspace = new Workspace(Path.of(""), "");

    @BeforeEach
    void prepare() throws IOException {
        workspace = new Workspace(Files.createDirectory(folder.resolve("checkout")), "");
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("whole.jar")))) {
            zip.putNextEntry(new ZipEntry("Broker.class"));
        }
        var cached =
                Files.createDirectories(folder.resolve("repository/broker")).resolve("broker.jar");
        Files.write(cached, new byte[] {'P', 'K', 3, 4});
    }

    @Test
    void aDownloadThatWasCutShortIsThrownAwayAndFetchedAgain() throws IOException {
        var servers = new Servers(workspace, maven("""
                [ -e REPOSITORY/broker/broker.jar ] || cp WHOLE REPOSITORY/broker/broker.jar
                mkdir -p "$into" && cp REPOSITORY/broker/broker.jar "$into"
                """));

        servers.missing("kafka").orElseThrow().work().accept(SILENT);

        assertThat(Zip.isWhole(servers.kafka().resolve("broker.jar"))).isTrue();
        assertThat(servers.missing("kafka")).isEmpty();
    }

    @Test
    void aFullDiskIsToldLeavesNothingHalfDoneAndTheNextTryWorks() throws IOException {
        var full = new Servers(workspace, maven("""
                mkdir -p "$into" && echo half > "$into/broker.jar"
                echo '[ERROR] broker.jar: No space left on device'
                exit 1
                """));

        assertThatThrownBy(() -> full.missing("kafka").orElseThrow().work().accept(SILENT))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("The disk is full. Make room");
        try (var left = Files.list(workspace.servers())) {
            assertThat(left).isEmpty();
        }

        var roomy = new Servers(workspace, maven("mkdir -p \"$into\" && cp WHOLE \"$into/broker.jar\""));
        roomy.missing("kafka").orElseThrow().work().accept(SILENT);
        assertThat(roomy.missing("kafka")).isEmpty();
    }

    @Test
    void aServerThatLostAFileIsMadeReadyAgain() throws IOException {
        var servers = new Servers(workspace, maven("mkdir -p \"$into\" && cp WHOLE \"$into/broker.jar\""));
        servers.missing("kafka").orElseThrow().work().accept(SILENT);

        Files.delete(servers.kafka().resolve("broker.jar"));
        servers.missing("kafka").orElseThrow().work().accept(SILENT);

        assertThat(servers.kafka().resolve("broker.jar")).exists();
    }

    private Maven maven(String does) throws IOException {
        var script = """
                #!/bin/sh
                for word in "$@"; do
                  case $word in
                    -Doutput=*) printf '%s' REPOSITORY > "${word#-Doutput=}"; exit ;;
                    -DoutputDirectory=*) into=${word#-DoutputDirectory=} ;;
                  esac
                done
                """ + does;
        var file = Files.writeString(
                folder.resolve("mvn"),
                script.replace("REPOSITORY", folder.resolve("repository").toString())
                        .replace("WHOLE", folder.resolve("whole.jar").toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Maven(workspace, file.toString());
    }
}
