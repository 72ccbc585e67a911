package io.tidings.tickets.guidance;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.tidings.events.EventJson;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class GuidanceControllerTests {

    private static final String GUIDANCE = "/api/v1/guidance";

    @Autowired
    MockMvc mvc;

    private final String group = "g-" + Ids.next();
    private final String calendar = "c-" + group;
    private DeskRequests desk;

    @BeforeEach
    void aGroupWithACalendar() {
        desk = new DeskRequests(mvc);
        desk.as(admin(), "POST", "/api/v1/calendars", """
                {"id": "%s", "name": "Inner name", "timeZone": "Asia/Seoul",
                 "outOfHours": {"ko": "급하시면 전화해 주세요.", "en": "Call us."}}""".formatted(calendar));
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Inner group", "calendar": "%s", "answerWithinMinutes": 60}""".formatted(group, calendar));
    }

    @AfterEach
    void asItWas() {
        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"calendar\": \"\", \"active\": false}");
        desk.as(admin(), "DELETE", "/api/v1/calendars/" + calendar, "");
    }

    @Test
    void aStrangerIsToldWithoutALoginAndMayKeepItForAMinute() {
        var answer = asStranger("?group=" + group + "&language=ko");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("max-age=60, public");
        var said = DeskRequests.json(answer);
        assertThat(said.path("open").asBoolean()).isFalse();
        assertThat(said.path("outOfHours").asString()).isEqualTo("급하시면 전화해 주세요.");
        assertThat(said.path("sentence").isString()).as("it never opens").isFalse();
        assertThat(said.toString()).doesNotContain("Inner", group, calendar);
    }

    @Test
    void theTextIsNotSaidWhileTheGroupIsThere() {
        open("00:00", "24:00");
        var said = said("?group=" + group + "&language=ko&zone=Asia/Seoul");
        assertThat(said.path("open").asBoolean()).isTrue();
        assertThat(said.path("outOfHours").isString()).isFalse();
        assertThat(said.path("closesAt").isString()).isFalse();
        assertThat(said.path("sentence").asString()).endsWith("까지 답변드리겠습니다.");
        assertThat(said.path("zone").asString()).isEqualTo("Asia/Seoul");
        assertThat(Instant.parse(said.path("answerBy").asString()))
                .isAfter(Instant.now().minusSeconds(600));
    }

    @Test
    void whereTheReadersZoneIsNotKnownTheCalendarsIsSaid() {
        open("00:00", "24:00");
        assertThat(said("?group=" + group).path("sentence").asString()).endsWith("(Korean Time).");
        assertThat(said("?group=" + group + "&zone=Europe/Warsaw")
                        .path("sentence")
                        .asString())
                .as("not the office's own time, which it could be taken for")
                .endsWith("(Central European Time).");
        assertThat(said("?group=" + group + "&zone=Asia/Seoul").path("sentence").asString())
                .doesNotContain("(");
        var refused = asStranger("?zone=Mars/Olympus");
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(refused).path("field").asString()).isEqualTo("zone");
    }

    @Test
    void aLanguageWithoutWordsIsAnsweredInEnglish() {
        var said = said("?group=" + group + "&language=de-AT");
        assertThat(said.path("language").asString()).isEqualTo("en");
        assertThat(said.path("outOfHours").asString()).isEqualTo("Call us.");
        assertThat(said("?group=" + group + "&language=pl").path("outOfHours").isString())
                .as("no words in Polish, and those in another language are not said")
                .isFalse();
    }

    @Test
    void whichGroupsThereAreIsNotToBeFoundOut() {
        assertThat(said("?group=nowhere")).isEqualTo(said(""));
    }

    @Test
    void aGroupWithoutAPromiseAndACalendarSaysNothing() {
        desk.as(admin(), "PATCH", "/api/v1/groups/" + group, "{\"calendar\": \"\", \"answerWithinMinutes\": 0}");
        var said = said("?group=" + group);
        assertThat(said.path("open").asBoolean()).isTrue();
        assertThat(said.path("sentence").isString()).isFalse();
    }

    @Test
    void whoIsSignedInIsToldTheSame() {
        assertThat(desk.get(customer("jan@customer.example"), GUIDANCE + "?group=" + group))
                .isEqualTo(said("?group=" + group));
    }

    private void open(String from, String to) {
        var all = List.of(Map.of("from", from, "to", to));
        var week = Stream.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
                .collect(Collectors.toMap(day -> day, _ -> all));
        desk.as(
                admin(),
                "PATCH",
                "/api/v1/calendars/" + calendar,
                EventJson.mapper().writeValueAsString(Map.of("hours", week)));
    }

    private JsonNode said(String query) {
        return DeskRequests.json(asStranger(query));
    }

    private MockHttpServletResponse asStranger(String query) {
        try {
            return mvc.perform(get(GUIDANCE + query)).andReturn().getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
