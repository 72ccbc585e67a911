package io.tidings.stack.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.stack.Workspace;
import io.tidings.stack.part.Part;
import io.tidings.stack.part.Parts;
import io.tidings.stack.part.Port;
import io.tidings.stack.part.StackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTests {

    @TempDir
    Path folder;

    @Test
    void everythingThatIsMissingIsToldAtOnceWithALineToInstallItOnEachSystem() {
        var gaps =
                doctor(new Machine(List.of(folder), true, 16_000, 12_000))
                        .all(settings("127.0.0.1"), List.of(), 100)
                        .stream()
                        .filter(Finding::isGap)
                        .toList();

        assertThat(gaps).extracting(Finding::name).contains("Maven", "Node", "npm", "setpriv");
        assertThat(gaps).allSatisfy(gap -> assertThat(gap.says())
                .contains("Debian, Ubuntu   apt-get install", "Fedora           dnf install", "macOS "));
    }

    @Test
    void aStartThatBuildsNothingNeedsNeitherMavenNorNode() {
        var findings = doctor(new Machine(List.of(folder), false, 16_000, 12_000))
                .forStart(settings("127.0.0.1"), List.of(), false, false, 100);

        assertThat(findings).isEmpty();
    }

    @Test
    void aNodeThatIsTooOldIsNamedWithItsVersion() throws IOException {
        program("node", "echo v18.19.0");
        program("npm", "echo 9");

        var findings = doctor(new Machine(List.of(folder), false, 16_000, 12_000))
                .forStart(settings("127.0.0.1"), List.of(), false, true, 100);

        assertThat(findings).singleElement().satisfies(node -> assertThat(node.says())
                .contains("Node v18.19.0 is too old", "apt-get install nodejs"));
        assertThat(Doctor.isNewEnough("v20.19.0")).isTrue();
        assertThat(Doctor.isNewEnough("v20.18.3")).isFalse();
        assertThat(Doctor.isNewEnough("v24.1.0")).isTrue();
    }

    @Test
    void everyTakenPortIsNamedWithWhoHoldsIt() throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = new StackSettings(
                    one.getLocalPort() - 60, null, StackSettings.LOOPBACK, List.of("store"), Map.of(), false);
            var parts = Parts.all(new Workspace(folder, ""), settings);

            var findings =
                    doctor(new Machine(List.of(), false, 16_000, 12_000)).forStart(settings, parts, false, false, 100);

            assertThat(settings.port(Port.MONGODB)).isEqualTo(one.getLocalPort());
            assertThat(findings).filteredOn(Finding::isGap).singleElement().satisfies(port -> assertThat(port.line())
                    .contains(
                            "store needs it",
                            "process " + ProcessHandle.current().pid()));
            assertThat(findings.getLast().says()).contains("--port-base");
        }
    }

    @Test
    void anAddressThatThisMachineHasNotIsToldBeforeAnythingTriesIt() {
        var findings = doctor(new Machine(List.of(), false, 16_000, 12_000))
                .forStart(settings("203.0.113.7"), List.<Part>of(), false, false, 100);

        assertThat(findings).singleElement().satisfies(address -> assertThat(address.says())
                .contains("203.0.113.7", "--bind 0.0.0.0"));
    }

    @Test
    void tooLittleDiskIsAGapBeforeAnythingIsFetched() {
        var findings = doctor(new Machine(List.of(), false, 16_000, 12_000))
                .forStart(settings("127.0.0.1"), List.of(), false, false, Long.MAX_VALUE);

        assertThat(findings).singleElement().satisfies(disk -> assertThat(disk.line())
                .startsWith("GAP   disk")
                .contains("MB free for " + folder));
    }

    @Test
    void littleMemoryIsToldAndKeepsNobodyFromTrying() {
        var findings = doctor(new Machine(List.of(), false, 4_000, 2_000))
                .forStart(settings("127.0.0.1"), List.of(), false, false, 100);

        assertThat(findings).singleElement().satisfies(memory -> {
            assertThat(memory.isGap()).isFalse();
            assertThat(memory.says()).contains("2000 MB free of 4000 MB");
        });
    }

    private Doctor doctor(Machine machine) {
        return new Doctor(new Workspace(folder, ""), machine);
    }

    private static StackSettings settings(String bind) {
        return new StackSettings(null, null, bind, List.of(), Map.of(), false);
    }

    private void program(String name, String line) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
