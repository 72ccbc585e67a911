package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * The contract's claims. After a deliberate change, {@code mvn -pl events test -Dcontract.write=true} writes schemas and the
 * AsyncAPI document anew and adds the checksums of new examples; an example that is there already is never changed.
 */
class ContractTests {

    private static final boolean WRITE = Boolean.getBoolean("contract.write");
    private static final Path ASYNCAPI = Examples.SCHEMAS.resolveSibling("asyncapi.json");
    private static final Path CHECKSUMS = Examples.FOLDER.resolve("SHA256SUMS");

    @Test
    void everyFactHasExactlyOneNameOnTheWire() {
        var facts = new ArrayList<Class<?>>();
        var sealed = new ArrayDeque<Class<?>>(List.of(Fact.class));
        while (!sealed.isEmpty()) {
            var type = sealed.pop();
            if (type.isSealed()) {
                sealed.addAll(List.of(type.getPermittedSubclasses()));
            } else if (type != Unrecognized.class) {
                facts.add(type);
            }
        }
        assertThat(EventTypes.contract())
                .<Class<?>>extracting(EventTypes.Named::fact)
                .containsExactlyInAnyOrderElementsOf(facts);
        assertThat(EventTypes.all()).doesNotHaveDuplicates().allMatch(type -> type.matches("[a-z]+\\.[a-z-]+\\.v\\d+"));
    }

    @TestFactory
    List<DynamicTest> everyEventHasItsSchemaAsPublished() {
        return EventTypes.contract().stream()
                .map(named -> DynamicTest.dynamicTest(
                        named.type(),
                        () -> isAsPublished(Examples.SCHEMAS.resolve(named.type() + ".json"), SchemaOf.event(named))))
                .toList();
    }

    @Test
    void theAsyncApiDocumentNamesEveryEventWithItsTopic() throws IOException {
        isAsPublished(ASYNCAPI, SchemaOf.asyncApi());
    }

    private static void isAsPublished(Path file, JsonNode expected) throws IOException {
        var text = EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(expected) + "\n";
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).exists().hasContent(text);
    }

    @Test
    void everyEventHasAnExample() {
        var types = Examples.all().stream()
                .map(file -> file.getParent().getFileName().toString())
                .collect(Collectors.toSet());
        assertThat(types).containsExactlyInAnyOrderElementsOf(EventTypes.all());
    }

    @TestFactory
    List<DynamicTest> everyExampleFitsItsSchemaAndReadsBackTheSame() {
        return Examples.all().stream()
                .map(file -> DynamicTest.dynamicTest(
                        Examples.FOLDER.relativize(file).toString(), () -> fitsAndReadsBack(file)))
                .toList();
    }

    private static void fitsAndReadsBack(Path file) {
        var type = file.getParent().getFileName().toString();
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Examples.text(Examples.SCHEMAS.resolve(type + ".json")), InputFormat.JSON);
        var example = Examples.text(file);
        assertThat(schema.validate(example, InputFormat.JSON)).isEmpty();

        var event = EventJson.read(example);
        assertThat(event.fact()).isNotInstanceOf(Unrecognized.class);
        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
        assertThat(event.type())
                .isEqualTo(EventVersions.OF_THE_CONTRACT
                        .newest(type, EventJson.mapper().createObjectNode())
                        .type());
    }

    @Test
    void anExampleIsNeverChangedOnceItIsThere() throws IOException {
        var now = new TreeMap<String, String>();
        for (var file : Examples.all()) {
            now.put(Examples.FOLDER.relativize(file).toString(), sha256(Examples.text(file)));
        }
        var then = new TreeMap<String, String>();
        if (Files.exists(CHECKSUMS)) {
            for (var line : Files.readAllLines(CHECKSUMS)) {
                then.put(line.substring(66), line.substring(0, 64));
            }
        }
        if (WRITE) {
            now.forEach(then::putIfAbsent);
            Files.writeString(
                    CHECKSUMS,
                    then.entrySet().stream()
                            .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
                            .collect(Collectors.joining()));
        }
        assertThat(now).isEqualTo(then);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void integratorsSubscribeToWhatHappenedAndNotToTheMachinery() {
        assertThat(EventTypes.subscribable())
                .contains("ticket.opened.v1", "mail.bounced.v1", "person.erased.v1")
                .doesNotContain("mail.received.v1", "current.ticket.v1");
    }

    @Test
    void anEventIsReadInItsNewestVersionAndWrittenInThePinnedOne() {
        var mapper = EventJson.mapper();
        var versions = new EventVersions(List.of(
                new EventVersions.Step(
                        "thing.done.v1",
                        "thing.done.v2",
                        old -> mapper.createObjectNode()
                                .put("seconds", old.path("minutes").asInt() * 60),
                        now -> mapper.createObjectNode()
                                .put("minutes", now.path("seconds").asInt() / 60)),
                new EventVersions.Step(
                        "thing.done.v2",
                        "thing.done.v3",
                        old -> mapper.createObjectNode()
                                .put("millis", old.path("seconds").asInt() * 1000),
                        now -> mapper.createObjectNode()
                                .put("seconds", now.path("millis").asInt() / 1000))));

        var newest = versions.newest("thing.done.v1", mapper.createObjectNode().put("minutes", 2));
        assertThat(newest.type()).isEqualTo("thing.done.v3");
        assertThat(newest.data().path("millis").asInt()).isEqualTo(120_000);

        assertThat(versions.pinned("thing.done.v3", newest.data(), Set.of("thing.done.v1")))
                .hasValueSatisfying(
                        old -> assertThat(old.data().path("minutes").asInt()).isEqualTo(2));
        assertThat(versions.pinned("thing.done.v3", newest.data(), Set.of("other.v1")))
                .isEmpty();
    }
}
