package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.OpenHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

/** What an acknowledgement says of when somebody is there again and answers. */
class OfficeHoursTests extends MailServiceTest {

    private static final String TEXT = "In urgent cases call us.\n\nYour night watch";

    private final Story story = new Story();
    private final String group = "office-" + story.ticketId;

    @Autowired
    Consumer<Event> learnGroups;

    @AfterEach
    void asItWas() {
        noWrittenTemplates();
        learnGroups.accept(story.event(new Removed("calendar:" + group)));
    }

    @Test
    void outOfHoursItSaysSoAndWhenSomebodyIsBackAndAnswers() {
        learn(calendar(List.of(daysAhead(3)), null), 60);
        acknowledged("en");
        assertThat(text(story))
                .contains("with us as T-1042")
                .contains(TEXT)
                .containsPattern(
                        "We are back on \\w+day, \\d+ \\w+( \\d{4})? at 09:00 and answer by 10:00 \\(Korean Time\\)\\.");
    }

    @Test
    void inTheCustomersLanguageOrNotAtAll() {
        learn(calendar(List.of(daysAhead(3)), null), 60);
        acknowledged("ko");
        assertThat(text(story))
                .contains("오전 9:00에 업무를 다시 시작하며, 오전 10:00까지 답변드리겠습니다(대한민국 시간).")
                .doesNotContain("urgent");
        var polish = another("pl");
        assertThat(text(polish))
                .containsPattern(
                        "Wracamy (w|we) \\S+, \\d+ \\S+, (\\d{4} r\\., )?o godz\\. 9:00 i odpowiemy do godz\\. 10:00");
    }

    @Test
    void insideOfficeHoursTheTextForOutOfHoursIsNotSaid() {
        learn(
                calendar(List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), null),
                60);
        acknowledged("en");
        assertThat(text(story)).contains("We answer by ").doesNotContain("urgent", "We are back");
    }

    @Test
    void withoutACalendarAndAPromiseNothingIsSaid() {
        learnGroups.accept(story.event(new GroupCurrent(group, group, null, null, null, null, null)));
        acknowledged("en");
        assertThat(text(story)).contains("T-1042").doesNotContain("We answer", "We are back");
    }

    @Test
    void aGroupThatNamesNoCalendarKeepsTheStandardOneUntilThatIsGone() {
        learnGroups.accept(story.event(calendar(List.of(daysAhead(3)), true)));
        acknowledged("en");
        assertThat(text(story)).contains("We are back on").contains("In urgent cases");

        learnGroups.accept(story.event(new Removed("calendar:" + group)));
        assertThat(text(another("en"))).doesNotContain("We are back on", "In urgent cases");
    }

    @Test
    void administratorsSayItInWordsOfTheirOwnOrNotAtAll() throws Exception {
        learn(calendar(List.of(daysAhead(3)), null), 60);
        write("expectation", "Please note: {{office.guidance}}");
        acknowledged("en");
        assertThat(text(story)).contains("Please note: We are back on").doesNotContain("urgent");

        write("expectation", "");
        assertThat(text(another("en"))).doesNotContain("We are back");

        mvc.perform(get("/api/v1/mail-templates").with(admin()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$..placeholders[*]", Matchers.hasItem("office.message")));
    }

    private void learn(CalendarCurrent calendar, @Nullable Integer minutes) {
        learnGroups.accept(story.event(calendar));
        learnGroups.accept(
                story.event(new GroupCurrent(group, group, null, null, null, null, null, calendar.id(), minutes)));
    }

    /** Open on some weekdays: all of them around the clock, a few from nine to six. */
    private CalendarCurrent calendar(List<String> days, @Nullable Boolean standard) {
        var hours = days.size() == 7 ? new OpenHours("00:00", "24:00") : new OpenHours("09:00", "18:00");
        return new CalendarCurrent(
                group,
                "Office",
                "Asia/Seoul",
                days.stream().collect(Collectors.toMap(day -> day, _ -> List.of(hours))),
                List.of(),
                Map.of("en", TEXT),
                standard);
    }

    private static String daysAhead(int days) {
        return Instant.now()
                .atZone(ZoneId.of("Asia/Seoul"))
                .plusDays(days)
                .getDayOfWeek()
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private void acknowledged(String language) {
        story.group = group;
        story.language = language;
        mailPeople.accept(story.opened());
    }

    private Story another(String language) {
        var other = new Story();
        other.group = group;
        other.language = language;
        mailPeople.accept(other.opened());
        return other;
    }

    private void write(String kind, String text) throws Exception {
        mvc.perform(put("/api/v1/mail-templates/" + kind + "/en")
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(EventJson.mapper().writeValueAsString(Map.of("text", text))))
                .andExpect(status().is2xxSuccessful());
    }

    private static String text(Story story) {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst()
                .mail()
                .text();
    }
}
