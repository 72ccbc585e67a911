package io.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ApiDocumentTests {

    private static final Path FILE = ApiDocument.root().resolve("docs/api/openapi.json");

    private static String text;
    private static JsonNode document;

    @BeforeAll
    static void write() throws IOException {
        text = ApiDocument.of(ApiDocument.root());
        document = JsonMapper.shared().readTree(text);
        if (Boolean.getBoolean("api.write")) {
            Files.writeString(FILE, text);
        }
    }

    @Test
    void theDocumentSaysWhatTheCodeDoes() throws IOException {
        assertThat(Files.readString(FILE))
                .as("docs/api/openapi.json is not what the code says now; write it again with"
                        + " 'mvn -pl infra/api -am -Dtest=ApiDocumentTests -Dsurefire.failIfNoSpecifiedTests=false -Dapi.write=true test'"
                        + " and look at what changed")
                .isEqualTo(text);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndALineThatSaysWhatItDoes() {
        assertThat(operations())
                .allSatisfy(operation ->
                        assertThat(operation.path("summary").asString("")).isNotBlank())
                .extracting(operation -> operation.path("operationId").asString())
                .doesNotHaveDuplicates();
    }

    /** An example that nobody checks is a trap for whoever copies it. */
    @Test
    void everyExampleFitsItsSchema() throws IOException {
        var shown = operations().stream()
                .map(operation -> (ObjectNode) operation)
                .filter(operation ->
                        operation.at("/requestBody/content/application~1json").has("example"))
                .toList();
        try (var files = Files.list(ApiDocument.root().resolve("docs/api/examples"))) {
            assertThat(shown)
                    .as("each file of docs/api/examples is an operation's")
                    .hasSize((int) files.count());
        }
        for (var operation : shown) {
            var media = operation.at("/requestBody/content/application~1json");
            var schema = (ObjectNode) document.deepCopy();
            schema.put("$ref", media.at("/schema/$ref").asString());
            var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema.toString(), InputFormat.JSON)
                    .validate(media.path("example").toString(), InputFormat.JSON);
            assertThat(errors).as(operation.path("operationId").asString()).isEmpty();
        }
    }

    private static List<JsonNode> operations() {
        var operations = new ArrayList<JsonNode>();
        document.path("paths")
                .forEach(path -> StreamSupport.stream(path.spliterator(), false).forEach(operations::add));
        return operations;
    }
}
