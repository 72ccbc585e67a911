package io.tidings.stack.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The sum of the reports that a run of the tests wrote.
 *
 * @param broken the failed tests, as Class.method
 * @param unsteady the tests that failed and passed when they were run once more, as Class.method; they count as passed
 */
public record SurefireReports(int passed, int failed, int skipped, List<String> broken, List<String> unsteady) {

    /** Reads the reports of every module that are not older than the given moment. */
    public static SurefireReports since(Path root, Instant moment) {
        var sum = new Sum();
        try (var files = Files.find(
                root,
                5,
                (file, attributes) -> isReport(file)
                        && !attributes.lastModifiedTime().toInstant().isBefore(moment))) {
            for (var file : files.sorted().toList()) {
                sum.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SurefireReports(
                sum.tests - sum.broken.size() - sum.skipped,
                sum.broken.size(),
                sum.skipped,
                List.copyOf(sum.broken),
                List.copyOf(sum.unsteady));
    }

    private static boolean isReport(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith("TEST-")
                && name.endsWith(".xml")
                && file.resolveSibling("").endsWith(Path.of("target/surefire-reports"));
    }

    /** The line that scripts look for. */
    public String closingLine() {
        return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
    }

    private static final class Sum {
        private int tests;
        private int skipped;
        // A test that fails twice, in itself and in its clean-up, is one test.
        private final Set<String> broken = new LinkedHashSet<>();
        private final Set<String> unsteady = new LinkedHashSet<>();

        private void add(Path file) throws IOException {
            try (var content = Files.newInputStream(file)) {
                var xml = readers().createXMLStreamReader(content);
                var test = "";
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                        switch (xml.getLocalName()) {
                            case "testcase" -> {
                                tests++;
                                test = simple(xml.getAttributeValue(null, "classname")) + "."
                                        + xml.getAttributeValue(null, "name");
                            }
                            case "skipped" -> skipped++;
                            case "failure", "error" -> broken.add(test);
                            case "flakyFailure", "flakyError" -> unsteady.add(test);
                            default -> {}
                        }
                    }
                }
            } catch (XMLStreamException e) {
                throw new IOException(file + " is no report", e);
            }
        }

        /** What a failed comparison says of two long texts exceeds the limits that guard against hostile XML; these are our own. */
        private static XMLInputFactory readers() {
            var readers = XMLInputFactory.newDefaultFactory();
            readers.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
            readers.setProperty("jdk.xml.totalEntitySizeLimit", "0");
            return readers;
        }

        private static String simple(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }
}
