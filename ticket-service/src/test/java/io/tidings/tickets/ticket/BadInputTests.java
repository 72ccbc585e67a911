package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.events.EventJson;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Two who save at once, too much of everything, and characters that are not what they seem. */
@TicketServiceTest
class BadInputTests {

    private static final int MOST_BYTES = 5_000_000;

    @Autowired
    MockMvc mvc;

    Asking desk;
    String customer = "";
    String ticket = "";

    @BeforeEach
    void aTicket() {
        desk = new Asking(mvc);
        desk.ask(admin(), get("/api/v1/me"));
        customer = Ids.next() + "@customer.example";
        ticket = "/api/v1/tickets/" + opened("Invoice").body().path("id").asString();
    }

    @Test
    void whoSaveDifferentFieldsAtOnceAllHaveTheirs() throws Exception {
        var answers = atOnce(IntStream.range(0, 8)
                .mapToObj(n -> (Callable<Answer>) () -> change(Map.of("fields", Map.of("field" + n, n))))
                .toList());

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(read().path("fields").propertyNames()).hasSize(8);
        assertThat(read().path("version").asLong()).isEqualTo(9);
    }

    @Test
    void ofTwoWhoSaveTheSameFieldAtOnceOneIsShownBothValues() throws Exception {
        var answers =
                atOnce(List.of(() -> change(Map.of("priority", "low")), () -> change(Map.of("priority", "high"))));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 412);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 412)
                .singleElement()
                .satisfies(refused -> assertThat(refused.body().toString()).contains("low", "high"));
    }

    @Test
    void tenThousandTagsAreRefusedInWords() {
        var tags = IntStream.range(0, 10_000).mapToObj(n -> "tag-" + n).toList();

        var refused = change(Map.of("tags", tags));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("tags", "100");
        assertThat(read().path("tags")).isEmpty();
    }

    @Test
    void fiveMegabytesAreKeptWholeAndOneByteMoreIsRefusedInWords() {
        var whole = "가".repeat(MOST_BYTES / 3) + "a".repeat(MOST_BYTES % 3);

        var kept = says(whole);
        var refused = says(whole + "b");

        assertThat(kept.status()).as(kept.body().toString()).isEqualTo(201);
        var file = kept.body().at("/attachments/0");
        assertThat(file.path("size").asInt()).isEqualTo(MOST_BYTES);
        assertThat(kept.body().path("text").asString())
                .endsWith(file.path("name").asString());
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body().path("detail").asString()).contains("5000000 bytes");
    }

    @Test
    void whatStandsInALineBreaksNoneAndTurnsNothingAround() {
        var opened = opened("Fwd:\r\nBcc: all@customer.example\u0000\u202Efdp.exe\u202C");
        change(Map.of("tags", List.of("re\u2066fund", "refund", "a\tb")));

        assertThat(opened.body().at("/subject/value").asString()).isEqualTo("Fwd: Bcc: all@customer.example fdp.exe");
        assertThat(read().path("tags").toString()).isEqualTo("[\"refund\",\"a b\"]");

        change(Map.of("subject", "One\u2028two"));
        assertThat(read().at("/subject/value").asString()).isEqualTo("One two");
    }

    @Test
    void aMessageKeepsItsLinesAndLosesWhatNoTextNeeds() {
        var said = says("First\r\nsecond\u0000\u0007\tthird\u001B[31m");

        assertThat(said.body().path("text").asString()).isEqualTo("First\nsecond\tthird[31m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "مرحبا، الفاتورة ١٢",
                "שלום, החשבונית",
                "می‌خواهم",
                "👨‍👩‍👧 family",
                "Zażółć gęślą jaźń",
                "환불 요청"
            })
    void wordsOfEveryLanguageStayAsTheyAre(String words) {
        var opened = opened(words);
        change(Map.of("tags", List.of(words)));

        assertThat(opened.body().at("/subject/value").asString()).isEqualTo(words);
        assertThat(says(words).body().path("text").asString()).isEqualTo(words);
        assertThat(read().at("/tags/0").asString()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", " \u200D\uFEFF\u00A0", "\u202E\u202C", "\u0007"})
    void whatNobodyCanSeeIsRefusedInWords(String nothing) {
        var subject = change(Map.of("subject", nothing));
        var tag = change(Map.of("tags", List.of(nothing)));
        var message = says(nothing);

        assertThat(List.of(subject, tag, message)).extracting(Answer::status).containsOnly(400);
        assertThat(subject.body().toString()).contains("subject");
        assertThat(tag.body().toString()).contains("tags");
        assertThat(message.body().toString()).contains("body");
        assertThat(read().path("version").asLong()).isEqualTo(1);
    }

    @Test
    void aNameThatCannotBeSeenIsNone() {
        var named = desk.ask(
                agent(),
                post("/api/v1/tickets")
                        .content(json(Map.of(
                                "subject",
                                "Named",
                                "body",
                                "b",
                                "customer",
                                Map.of("email", "n" + customer, "name", "\u202EtseJ\u200B")))));

        assertThat(named.body().at("/customer/name").asString()).isEqualTo("tseJ\u200B");
        var unnamed = desk.ask(
                agent(),
                post("/api/v1/tickets")
                        .content(json(Map.of(
                                "subject",
                                "Unnamed",
                                "body",
                                "b",
                                "customer",
                                Map.of("email", "u" + customer, "name", "\u200B")))));
        assertThat(unnamed.body().at("/customer").has("name")).isFalse();
    }

    private Answer opened(String subject) {
        return desk.ask(
                agent(),
                post("/api/v1/tickets")
                        .content(json(Map.of("subject", subject, "body", "b", "customer", Map.of("email", customer)))));
    }

    /** As somebody does who has read the first version. */
    private Answer change(Map<String, ?> wanted) {
        return desk.ask(agent(), patch(ticket).content(json(wanted)).header("If-Match", "\"1\""));
    }

    private Answer says(String body) {
        return desk.ask(agent(), post(ticket + "/messages").content(json(Map.of("body", body))));
    }

    private JsonNode read() {
        return desk.ask(agent(), get(ticket)).body();
    }

    private static String json(Map<String, ?> wanted) {
        return EventJson.mapper().writeValueAsString(wanted);
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        try (var threads = Executors.newFixedThreadPool(requests.size())) {
            return threads.invokeAll(requests).stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }
    }
}
