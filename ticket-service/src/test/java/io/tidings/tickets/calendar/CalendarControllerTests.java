package io.tidings.tickets.calendar;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class CalendarControllerTests {

    private static final String CALENDARS = "/api/v1/calendars";

    private static final String SEOUL = """
            {"id": "seoul", "name": " Seoul ", "timeZone": "Asia/Seoul", "country": "KR",
             "hours": {"monday": [{"from": "13:00", "to": "18:00"}, {"from": "09:00", "to": "12:00"}], "sunday": []},
             "holidaysOff": ["LABOUR_DAY"], "ownDays": [{"date": "2026-12-24", "name": "Eve"}],
             "outOfHours": {"ko": "급하시면 전화해 주세요.", "pl": " "}}""";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    List<OutboxSource> sources;

    @Autowired
    CalendarStore calendars;

    private DeskRequests desk;

    @BeforeEach
    void desk() {
        desk = new DeskRequests(mvc);
    }

    /** All test classes share one store, so what was made here goes again. */
    @AfterEach
    void asItWas() {
        calendars.change(all -> all.of(List.of()));
    }

    @Test
    void anAdministratorMakesACalendarAndItIsKeptInOrder() {
        var made = desk.as(admin(), "POST", CALENDARS, SEOUL);

        assertThat(made.path("name").asString()).isEqualTo("Seoul");
        assertThat(made.at("/hours/monday/0/from").asString()).isEqualTo("09:00");
        assertThat(made.path("hours").propertyNames()).containsExactly("monday");
        assertThat(made.path("outOfHours").propertyNames()).containsExactly("ko");
        assertThat(made.path("standard").asBoolean()).isFalse();
        assertThat(desk.get(agent(), CALENDARS + "/seoul")).isEqualTo(made);
        assertThat(desk.get(agent(), CALENDARS).at("/countries").valueStream().map(JsonNode::asString))
                .contains("KR", "PL");
        assertThat(desk.status(admin(), "POST", CALENDARS, SEOUL)).isEqualTo(409);
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() {
        desk.as(admin(), "POST", CALENDARS, SEOUL);
        var changed = desk.as(admin(), "PATCH", CALENDARS + "/seoul", """
                {"country": "", "hours": {"tuesday": [{"from": "22:00", "to": "06:00"}, {"from": "00:00", "to": "24:00"}]}}""");

        assertThat(changed.path("name").asString()).isEqualTo("Seoul");
        assertThat(changed.has("country") && !changed.path("country").isNull()).isFalse();
        assertThat(changed.at("/hours/tuesday/0/to").asString()).isEqualTo("24:00");
        assertThat(changed.at("/ownDays/0/name").asString()).isEqualTo("Eve");
        assertThat(desk.status(admin(), "PATCH", CALENDARS + "/nowhere", "{}")).isEqualTo(404);
    }

    @Test
    void onlyOneIsTheStandard() {
        make("one", true);
        make("two", true);
        assertThat(desk.get(agent(), CALENDARS + "/one").path("standard").asBoolean())
                .isFalse();
        assertThat(calendars.of(null).map(CalendarCurrent::id)).contains("two");
        assertThat(calendars.of("one").map(CalendarCurrent::id)).contains("one");
    }

    @Test
    void readersAreToldOfEachCalendarWithItsDaysAndOfThoseThatAreGone() {
        desk.as(admin(), "POST", CALENDARS, SEOUL);
        var told = current().stream()
                .filter(CalendarCurrent.class::isInstance)
                .map(CalendarCurrent.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(told.timeZone()).isEqualTo("Asia/Seoul");
        assertThat(told.standard()).isNull();
        assertThat(told.days())
                .extracting(day -> day.date())
                .contains("2026-12-24", "2026-12-25", "2027-02-09")
                .doesNotContain("2026-05-01");

        assertThat(desk.status(admin(), "DELETE", CALENDARS + "/seoul", "")).isEqualTo(204);
        assertThat(current()).contains(new Removed("calendar:seoul")).noneMatch(CalendarCurrent.class::isInstance);
        assertThat(desk.status(admin(), "DELETE", CALENDARS + "/seoul", "")).isEqualTo(404);
        make("seoul", false);
        assertThat(current()).doesNotContain(new Removed("calendar:seoul"));
    }

    @Test
    void whatReadersKnowIsToldAgainOnlyWhereItIsAnother() {
        desk.as(admin(), "POST", CALENDARS, SEOUL);
        var version = stored().getLong("version");
        calendars.renewDays();
        assertThat(stored().getLong("version")).isEqualTo(version);

        database.getCollection(CalendarStore.COLLECTION)
                .updateOne(new Document(), new Document("$set", new Document("told", "of another year")));
        calendars.renewDays();
        assertThat(stored().getLong("version")).isEqualTo(version + 1);
    }

    @Test
    void aCalendarThatAGroupNamesStays() {
        make("kept", false);
        var group = "g-" + Ids.next();
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Night shift", "calendar": "kept", "answerWithinMinutes": 90}""".formatted(group));

        var refused = desk.answer(admin(), "DELETE", CALENDARS + "/kept", "", null);
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(DeskRequests.json(refused).path("detail").asString()).contains("Night shift");

        var changed = desk.as(admin(), "PATCH", "/api/v1/groups/" + group, """
                {"calendar": "", "answerWithinMinutes": 0}""");
        assertThat(changed.path("calendar").isString()).isFalse();
        assertThat(changed.path("answerWithinMinutes").isNumber()).isFalse();
        assertThat(desk.status(admin(), "DELETE", CALENDARS + "/kept", "")).isEqualTo(204);
        assertThat(desk.status(admin(), "PATCH", "/api/v1/groups/" + group, "{\"calendar\": \"kept\"}"))
                .isEqualTo(400);
    }

    @Test
    void aGroupTellsReadersItsCalendarAndItsPromise() {
        make("kept", false);
        var group = "g-" + Ids.next();
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Night shift", "calendar": "kept", "answerWithinMinutes": 90}""".formatted(group));
        var document = database.getCollection("groups")
                .find(new Document("_id", group))
                .first();
        var told = (GroupCurrent) source("groups")
                .current(Objects.requireNonNull(document), List.of())
                .getFirst();
        assertThat(told.calendar()).isEqualTo("kept");
        assertThat(told.answerWithinMinutes()).isEqualTo(90);
        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"calendar\": \"\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeZone                | \"timeZone\": \"Mars/Olympus\"",
                "country                 | \"country\": \"kr\"",
                "hours.Monday            | \"hours\": {\"Monday\": []}",
                "hours.monday            | \"hours\": {\"monday\": [{\"from\": \"9\", \"to\": \"18:00\"}]}",
                "hours.monday            | \"hours\": {\"monday\": [{\"from\": \"24:00\", \"to\": \"18:00\"}]}",
                "hours.monday            | \"hours\": {\"monday\": [{\"from\": \"09:00\", \"to\": \"09:00\"}]}",
                "ownDays[0].date         | \"ownDays\": [{\"date\": \"2026-02-30\"}]",
                "ownDays[1].date         | \"ownDays\": [{\"date\": \"2026-02-01\"}, {\"date\": \"2026-02-01\"}]",
                "holidaysOff             | \"holidaysOff\": [\"a b\"]",
                "outOfHours.Korean words | \"outOfHours\": {\"Korean words\": \"a\"}",
                "id                      | \"id\": \"A b\""
            })
    void whatCannotBeSoIsNamed(String field, String part) {
        var refused = desk.answer(
                admin(),
                "POST",
                CALENDARS,
                "{%s \"name\": \"a\", \"timeZone\": \"UTC\", %s}"
                        .formatted(part.contains("\"id\"") ? "" : "\"id\": \"a\",", part)
                        .replace("\"timeZone\": \"UTC\", \"timeZone\"", "\"timeZone\""),
                null);
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(refused).path("field").asString()).isEqualTo(field);
    }

    @Test
    void aPreviewSaysWhatWouldHoldNowAndSavesNothing() {
        var before = calendars.fresh();
        var always = desk.as(admin(), "POST", CALENDARS + "/preview", """
                {"timeZone": "Europe/Warsaw", "country": "PL", "answerWithinMinutes": 60, "language": "pl",
                 "hours": {"monday": [], "tuesday": []}, "holidaysOff": ["EPIPHANY"],
                 "ownDays": [{"date": "2020-02-01", "yearly": true, "name": "Founded"}]}""");
        assertThat(always.path("open").asBoolean()).isFalse();
        assertThat(always.has("opensAt") && always.path("opensAt").isString()).isFalse();
        assertThat(always.path("days").valueStream().map(day -> day.path("name").asString("")))
                .contains("Boże Narodzenie", "Wigilia Bożego Narodzenia", "Founded");
        assertThat(always.path("days")
                        .valueStream()
                        .filter(day -> day.path("off").asBoolean())
                        .map(day -> day.path("key").asString()))
                .containsExactly("EPIPHANY");

        var open = desk.as(admin(), "POST", CALENDARS + "/preview", """
                {"timeZone": "Asia/Seoul", "answerWithinMinutes": 60, "language": "ko", "hours": %s}""".formatted(aroundTheClock()));
        assertThat(open.path("open").asBoolean()).isTrue();
        assertThat(open.path("sentence").asString()).endsWith("까지 답변드리겠습니다.");
        assertThat(calendars.fresh()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void onlyAdministratorsChangeCalendarsAndCustomersReadNone() {
        make("kept", false);
        for (var request : List.of("POST ", "PATCH /kept", "DELETE /kept", "POST /preview")) {
            var path = CALENDARS + request.substring(request.indexOf(' ') + 1);
            var method = request.substring(0, request.indexOf(' '));
            assertThat(desk.status(agent(), method, path, SEOUL)).as(request).isIn(400, 403);
            assertThat(desk.status(customer("jan@customer.example"), method, path, SEOUL))
                    .as(request)
                    .isIn(400, 403);
        }
        assertThat(calendars.fresh()).hasSize(1);
        assertThat(desk.status(customer("jan@customer.example"), "GET", CALENDARS, ""))
                .isEqualTo(403);
    }

    private void make(String id, boolean standard) {
        desk.as(admin(), "POST", CALENDARS, """
                {"id": "%s", "name": "%s", "timeZone": "UTC", "standard": %s}""".formatted(id, id, standard));
    }

    private static String aroundTheClock() {
        var all = List.of(Map.of("from", "00:00", "to", "24:00"));
        return EventJson.mapper()
                .writeValueAsString(Map.of(
                        "monday",
                        all,
                        "tuesday",
                        all,
                        "wednesday",
                        all,
                        "thursday",
                        all,
                        "friday",
                        all,
                        "saturday",
                        all,
                        "sunday",
                        all));
    }

    private List<CurrentFact> current() {
        return source(CalendarStore.COLLECTION).current(stored(), List.of());
    }

    private OutboxSource source(String collection) {
        return sources.stream()
                .filter(source -> source.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }

    private Document stored() {
        return Objects.requireNonNull(
                database.getCollection(CalendarStore.COLLECTION).find().first());
    }
}
