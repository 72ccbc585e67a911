package io.tidings.tickets.bulk;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.tickets.Asking;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.tag.Tags;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class TagTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    Tags tags;

    Asking desk;
    String tag = "";

    @BeforeEach
    void aName() {
        desk = new Asking(mvc);
        tag = "storm " + Ids.next();
    }

    @Test
    void theListSaysHowManyTicketsHaveATagNow() {
        var first = opens(tag);
        opens(tag, tag + " north");
        assertThat(listed(tag)).containsExactly(tag + " 2", tag + " north 1");

        retag(first);
        assertThat(listed(tag)).containsExactly(tag + " 1", tag + " north 1");
    }

    @Test
    void beginningsComeBeforeMiddlesAndPagesGoOnWhereTheLastEnded() {
        opens("x " + tag, tag, tag + " b", tag + " a");

        var names = new ArrayList<String>();
        var next = "";
        do {
            var page = tagsWith("limit=3&q=" + encoded(tag.toUpperCase()) + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(page.path("tags").size()).isLessThanOrEqualTo(3);
            page.path("tags").forEach(one -> names.add(one.path("name").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());

        assertThat(names).containsExactly(tag, tag + " a", tag + " b", "x " + tag);
    }

    @Test
    void tenThousandTagsAreListedByPagesAndFoundByTheirBeginnings() {
        var begun = tag + "#";
        var many = IntStream.range(0, 10_000)
                .mapToObj(n -> begun + "%04d".formatted(n))
                .toList();
        var imported = imports(many);
        try {
            assertThat(listed(begun + "4217")).containsExactly(begun + "4217 1");
            assertThat(listed(begun + "42")).hasSize(100).first().isEqualTo(begun + "4200 1");

            var names = new ArrayList<String>();
            var next = "";
            for (var page = 0; page < 3; page++) {
                var read = tagsWith("limit=100&q=" + encoded(begun) + (next.isEmpty() ? "" : "&cursor=" + next));
                read.path("tags").forEach(one -> names.add(one.path("name").asString()));
                next = read.path("next").asString("");
            }
            assertThat(names).containsExactlyElementsOf(many.subList(0, 300));
            assertThat(next).isNotEmpty();
        } finally {
            // The other tests share this store, and an erasure looks at every name.
            database.getCollection("tickets").deleteMany(new Document("_id", new Document("$in", imported)));
            database.getCollection("tags").deleteMany(new Document("_id", new Document("$in", many)));
        }
    }

    @Test
    void aTicketWithMoreTagsThanCanBeReadIsRefusedInWords() {
        var ticket = opens(tag);

        var answer = desk.ask(
                agent(),
                patch("/api/v1/tickets/" + ticket)
                        .content("{\"tags\": [" + quoted(IntStream.range(0, 101).mapToObj(n -> tag + n)) + "]}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains("tags").contains("100");
        assertThat(tagsOf(ticket)).containsExactly(tag);
    }

    /** Each on one ticket; answers the tickets. */
    private List<String> imports(List<String> names) {
        var tickets = IntStream.range(0, names.size() / 100)
                .mapToObj(n -> """
                        {"externalId": "%1$s-%2$d", "subject": "Tagged", "customer": {"email": "tags@customer.example"},
                         "createdAt": "2024-03-04T08:00:00Z", "tags": [%3$s],
                         "messages": [{"body": "Hello", "createdAt": "2024-03-04T08:00:00Z"}]}""".formatted(tag, n, quoted(names.subList(100 * n, 100 * n + 100).stream())))
                .collect(Collectors.joining(","));
        var answer = desk.ask(admin(), post("/api/v1/imports").content("{\"tickets\": [" + tickets + "]}"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body()
                .path("tickets")
                .valueStream()
                .map(ticket -> ticket.path("id").asString())
                .toList();
    }

    private static String quoted(Stream<String> names) {
        return names.map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
    }

    @Test
    void aTagIsWrittenAsTheFirstWroteIt() {
        opens(tag);

        var ticket = opens(tag.toUpperCase(), " " + tag + " ");

        assertThat(tagsOf(ticket)).containsExactly(tag);
        assertThat(listed(tag)).containsExactly(tag + " 2");
    }

    @Test
    void namesThatNobodyCouldReadAreRefusedInWords() {
        var ticket = opens();
        for (var bad : List.of("a\\u200bb", "\\u0000", " ", "\\u202e", "x".repeat(101))) {
            var answer = desk.ask(agent(), patch("/api/v1/tickets/" + ticket).content("{\"tags\": [\"" + bad + "\"]}"));
            assertThat(answer.status()).as(bad).isEqualTo(400);
        }
        assertThat(desk.ask(agent(), patch("/api/v1/tickets/" + ticket).content("{\"tags\": [\"a\\u200bb\"]}"))
                        .body()
                        .path("detail")
                        .asString())
                .isEqualTo("A tag cannot hold the invisible character U+200B, which is after “a”.");
    }

    @Test
    void renamingReachesEveryTicketAndItsHistoryAndCanBeTakenBack() {
        var tickets =
                IntStream.range(0, Part.SIZE + 1).mapToObj(_ -> opens("a", tag)).toList();
        var merged = tickets.getFirst();
        desk.ask(
                agent(),
                post("/api/v1/tickets/" + merged + "/merge").content("{\"into\": \"" + tickets.get(1) + "\"}"));

        var job = done(rename(tag, tag + " new"));

        assertThat(job.path("kind").asString()).isEqualTo("tag-rename");
        assertThat(job.path("done").asInt()).isEqualTo(Part.SIZE + 1);
        assertThat(listed(tag)).containsExactly(tag + " new " + (Part.SIZE + 1));
        assertThat(tagsOf(merged)).containsExactly("a", tag + " new");
        var history = desk.ask(agent(), get("/api/v1/tickets/" + merged + "/history"))
                .body()
                .path("history");
        var last = history.get(history.size() - 1);
        assertThat(last.at("/bulkChange/kind").asString()).isEqualTo("tag-rename");
        assertThat(last.at("/bulkChange/reason").asString()).isEqualTo(tag + " → " + tag + " new");

        var undo = done(
                desk.ask(admin(), post("/api/v1/bulk-changes/" + job.path("id").asString() + "/undo")));
        assertThat(undo.path("done").asInt()).as(undo.toString()).isEqualTo(Part.SIZE + 1);
        assertThat(listed(tag)).containsExactly(tag + " " + (Part.SIZE + 1));
    }

    @Test
    void renamingToATagThatIsThereMakesTheTwoOneAndTheUndoTellsThemApartAgain() {
        var one = opens(tag);
        var both = opens(tag, tag + " b");
        var other = opens(tag + " b");

        var job = done(rename(tag, tag + " b"));

        assertThat(job.path("kind").asString()).isEqualTo("tag-merge");
        assertThat(listed(tag)).containsExactly(tag + " b 3");
        done(desk.ask(admin(), post("/api/v1/bulk-changes/" + job.path("id").asString() + "/undo")));
        assertThat(tagsOf(one)).containsExactly(tag);
        assertThat(tagsOf(both)).containsExactlyInAnyOrder(tag, tag + " b");
        assertThat(tagsOf(other)).containsExactly(tag + " b");
    }

    @Test
    void otherCapitalsAreARenamingOfTheSameTag() {
        var ticket = opens(tag);

        done(rename(tag, tag.toUpperCase()));

        assertThat(tagsOf(ticket)).containsExactly(tag.toUpperCase());
        assertThat(tagsOf(opens(tag))).containsExactly(tag.toUpperCase());
        assertThat(rename(tag, tag.toUpperCase()).body().path("code").asString())
                .isEqualTo("tag-named-so");
    }

    @Test
    void aNameThatDiffersFromAnotherTagInCapitalsOnlyIsRefused() {
        opens(tag, tag + " b");

        var refused = rename(tag, tag + " B");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains(tag + " b");
        assertThat(rename(Ids.next(), "x").status()).isEqualTo(404);
        assertThat(rename(tag, "a\\u200bb").status()).isEqualTo(400);
    }

    @Test
    void aTagWithASlashIsRenamedByTheBody() {
        var ticket = opens(tag + "/a");

        done(desk.ask(
                admin(),
                post("/api/v1/tags/rename").content("{\"from\": \"%s/a\", \"to\": \"%s/b\"}".formatted(tag, tag))));

        assertThat(tagsOf(ticket)).containsExactly(tag + "/b");
    }

    @Test
    void whoDoesNotSeeTheGroupHearsNothingOfItsTags() {
        opens(tag);
        DeskTime.advance(mvc, Duration.ofSeconds(6));

        var answer = desk.ask(agentOf("elsewhere"), get(URI.create("/api/v1/tags?limit=100&q=" + encoded(tag))));

        assertThat(answer.body().toString()).isEqualTo("{\"tags\":[]}");
        assertThat(listed(tag)).containsExactly(tag + " 1");
    }

    @Test
    void onlyWhoSetsTheDeskUpRenamesAndCustomersSeeNoTags() {
        opens(tag);

        assertThat(desk.ask(agent(), post("/api/v1/tags/x/rename").content("{\"to\": \"y\"}"))
                        .status())
                .isEqualTo(403);
        assertThat(desk.ask(customer("a@b.example"), get("/api/v1/tags")).status())
                .isEqualTo(403);
    }

    @Test
    void aNameThatNoTicketHasAnyMoreIsForgottenAndComesBackWithItsNextTicket() {
        var ticket = opens(tag);
        retag(ticket);

        assertThat(listed(tag)).isEmpty();
        DeskTime.advance(mvc, Duration.ofMinutes(2));
        assertThat(listed(tag)).isEmpty();
        assertThat(tags.find(tag)).isEmpty();

        retag(ticket, tag);
        assertThat(listed(tag)).containsExactly(tag + " 1");
    }

    @Test
    void theTagsOfAnEarlierVersionAreListedAndMergedWhateverTheirCapitals() {
        var small = opens(tag);
        var large = opens();
        // As an earlier version kept it.
        database.getCollection("tickets")
                .updateOne(
                        new Document("_id", large),
                        new Document("$set", new Document("tags", List.of(tag.toUpperCase()))));
        database.getCollection("tags").deleteOne(new Document("_id", ""));
        tags.prepare();
        DeskTime.advance(mvc, Duration.ofSeconds(6));
        assertThat(listed(tag)).containsExactlyInAnyOrder(tag + " 1", tag.toUpperCase() + " 1");

        done(rename(tag.toUpperCase(), tag));

        assertThat(tagsOf(small)).containsExactly(tag);
        assertThat(tagsOf(large)).containsExactly(tag);
        assertThat(listed(tag)).containsExactly(tag + " 2");
    }

    private Asking.Answer rename(String from, String to) {
        return desk.ask(
                admin(),
                post(URI.create("/api/v1/tags/" + encoded(from) + "/rename")).content("{\"to\": \"" + to + "\"}"));
    }

    private JsonNode done(Asking.Answer begun) {
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
        var id = begun.body().path("id").asString();
        return await().until(
                        () -> desk.ask(admin(), get("/api/v1/bulk-changes/" + id))
                                .body(),
                        job -> job.has("finishedAt"));
    }

    private List<String> listed(String sought) {
        return tagsWith("limit=100&q=" + encoded(sought))
                .path("tags")
                .valueStream()
                .map(one ->
                        one.path("name").asString() + " " + one.path("tickets").asInt())
                .toList();
    }

    private JsonNode tagsWith(String query) {
        // What this replica remembers of the names is older than the test otherwise.
        DeskTime.advance(mvc, Duration.ofSeconds(6));
        return desk.ask(agent(), get(URI.create("/api/v1/tags?" + query))).body();
    }

    private String opens(String... tags) {
        var opened = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "Roof", "body": "b", "customer": {"email": "%s@customer.example"}, "tags": [%s]}""".formatted(Ids.next(), json(tags))));
        assertThat(opened.status()).as(opened.body().toString()).isEqualTo(201);
        return opened.body().path("id").asString();
    }

    private void retag(String ticket, String... tags) {
        assertThat(desk.ask(agent(), patch("/api/v1/tickets/" + ticket).content("{\"tags\": [" + json(tags) + "]}"))
                        .status())
                .isEqualTo(200);
    }

    private static String json(String... tags) {
        return String.join(
                ", ", List.of(tags).stream().map(one -> "\"" + one + "\"").toList());
    }

    private List<String> tagsOf(String ticket) {
        return desk.ask(agent(), get("/api/v1/tickets/" + ticket))
                .body()
                .path("tags")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
