package io.tidings.stack.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The sum of the reports that a run of the tests wrote.
 *
 * @param broken the failed tests, as Class.method
 */
public record SurefireReports(int passed, int failed, int skipped, List<String> broken) {

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
                sum.tests - sum.broken.size() - sum.skipped, sum.broken.size(), sum.skipped, List.copyOf(sum.broken));
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
        private final List<String> broken = new ArrayList<>();

        private void add(Path file) throws IOException {
            try (var content = Files.newInputStream(file)) {
                var xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(content);
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
                            case "failure", "error" -> {
                                // A test that fails twice, in itself and in its clean-up, is one failed test.
                                if (!broken.contains(test)) {
                                    broken.add(test);
                                }
                            }
                            default -> {}
                        }
                    }
                }
            } catch (XMLStreamException e) {
                throw new IOException(file + " is no report", e);
            }
        }

        private static String simple(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }
}
