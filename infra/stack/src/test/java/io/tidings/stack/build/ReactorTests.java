package io.tidings.stack.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactorTests {

    @TempDir
    Path root;

    @BeforeEach
    void aServiceThatNeedsTheContract() throws IOException {
        write("pom.xml", "<project><modules><module>events</module><module>service</module></modules></project>");
        write("events/pom.xml", pom("events", ""));
        write("events/src/main/java/Event.java", "record Event() {}");
        write(
                "service/pom.xml",
                pom(
                        "service",
                        "<dependency><groupId>io.tidings</groupId><artifactId>events</artifactId></dependency>"
                                + "<dependency><groupId>io.tidings</groupId><artifactId>store</artifactId><scope>test</scope></dependency>"));
        write("service/src/main/java/Service.java", "class Service {}");
    }

    @Test
    void aChangedSourceOfTheModuleOrOfWhatItNeedsChangesTheFingerprint() throws IOException {
        var before = fingerprint();
        write("service/src/main/java/Service.java", "class Service { }");
        var afterOwn = fingerprint();
        write("events/src/main/java/Event.java", "record Event(String id) {}");

        assertThat(afterOwn).isNotEqualTo(before);
        assertThat(fingerprint()).isNotEqualTo(afterOwn);
    }

    @Test
    void aChangedResourceThatIsTakenFromElsewhereChangesTheFingerprint() throws IOException {
        write("docs/api/openapi.json", "{}");
        write(
                "service/pom.xml",
                pom("service", "")
                        .replace(
                                "</project>",
                                "<build><resources><resource><directory>../docs/api</directory></resource></resources></build></project>"));
        var before = fingerprint();
        write("docs/api/openapi.json", "{\"openapi\": \"3.1.0\"}");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test
    void whatTheBuildWritesAndTestsDoNotCount() throws IOException {
        var before = fingerprint();
        write("service/target/classes/Service.class", "compiled");
        write("service/ui/node_modules/some/index.js", "installed");
        write("service/src/test/java/ServiceTests.java", "class ServiceTests {}");

        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test
    void aFolderThatIsALinkCountsAsWhatItLeadsTo(@TempDir Path elsewhere) throws IOException {
        var before = fingerprint();
        Files.writeString(elsewhere.resolve("index.js"), "installed");
        Files.createDirectories(root.resolve("service/ui"));
        Files.createSymbolicLink(root.resolve("service/ui/node_modules"), elsewhere);
        Files.createSymbolicLink(root.resolve("service/.#pom.xml"), Path.of("somebody@somewhere.1"));

        assertThat(fingerprint()).isEqualTo(before);

        Files.createSymbolicLink(root.resolve("service/src/main/linked"), elsewhere);
        var linked = fingerprint();
        Files.writeString(elsewhere.resolve("index.js"), "changed");

        assertThat(linked).isNotEqualTo(before);
        assertThat(fingerprint()).isNotEqualTo(linked);
    }

    private String fingerprint() {
        return Reactor.read(root).fingerprint("service");
    }

    private static String pom(String name, String dependencies) {
        return "<project><parent><groupId>io.tidings</groupId><artifactId>tidings</artifactId></parent><artifactId>"
                + name + "</artifactId><dependencies>" + dependencies + "</dependencies></project>";
    }

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
