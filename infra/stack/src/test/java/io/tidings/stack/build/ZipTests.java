package io.tidings.stack.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTests {

    @TempDir
    Path folder;

    @Test
    void unpacksWithoutTheWrappingFolderAndLetsProgramsRun() throws IOException {
        Zip.unpack(zip("server-1/bin/start", "server-1/lib/server.jar"), folder.resolve("home"));

        assertThat(folder.resolve("home/bin/start")).isExecutable();
        assertThat(folder.resolve("home/lib/server.jar")).hasContent("content");
    }

    @Test
    void nothingIsWrittenOutsideTheFolder() throws IOException {
        var zip = zip("server-1/../../outside");

        assertThatThrownBy(() -> Zip.unpack(zip, folder.resolve("home"))).isInstanceOf(ZipException.class);
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void aDownloadThatWasCutShortIsNoticed() throws IOException {
        var zip = zip("server-1/lib/server.jar");
        var bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> Zip.unpack(zip, folder.resolve("home"))).isInstanceOf(ZipException.class);
    }

    private Path zip(String... names) throws IOException {
        var zip = folder.resolve("server.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write("content".getBytes());
            }
        }
        return zip;
    }
}
