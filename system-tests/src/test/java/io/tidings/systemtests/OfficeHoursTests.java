package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Api.Answer;
import io.tidings.suite.Browser;
import io.tidings.suite.Browser.Look;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hours that an administrator sets, and what customers are told of them: by mail, by a form and in the portal, each in their language. */
@Tag("replicas")
class OfficeHoursTests {

    private static final String MARK = Suite.unique();
    private static final String CLOSED = "closed-" + MARK;
    private static final String OPEN = "open-" + MARK;

    /** Where the browser and the calendars are, so that all of them say the same time. */
    private static final ZoneId HERE = ZoneId.systemDefault();

    private static final ZonedDateTime BACK = ZonedDateTime.now(HERE).plusDays(2);

    private static final Map<String, String> NIGHT =
            Map.of("en", "Call us " + MARK, "ko", "전화 주세요 " + MARK, "pl", "Prosimy dzwonić " + MARK);

    /** A mail is answered in the language that it is written in. */
    private static final Map<String, String> QUESTIONS = Map.of(
            "en", "When do I hear from you? The invoice does not match what we have ordered.",
            "ko", "언제 답변을 받을 수 있나요? 청구서가 주문한 내용과 다릅니다.",
            "pl", "Kiedy otrzymam odpowiedź? Faktura nie zgadza się z tym, co zamówiliśmy.");

    /** Who writes in a language to a group, by both: known to the mail gateway before it knows the group, and so before they write. */
    private static final Map<String, String> CUSTOMERS = new HashMap<>();

    private static ForeignSite site;

    @BeforeAll
    static void anAdministratorSetsTheHours() {
        for (var to : List.of(CLOSED, OPEN)) {
            for (var language : NIGHT.keySet()) {
                var customer = Suite.someCustomer();
                made(ADMIN.post(
                        "/api/v1/people",
                        Map.of("name", "Min Park", "emails", List.of(customer), "language", language)));
                CUSTOMERS.put(language + " " + to, customer);
            }
        }
        made(ADMIN.post("/api/v1/calendars", calendar(CLOSED, Map.of(day(BACK), hours("09:00", "18:00")))));
        made(ADMIN.post(
                "/api/v1/calendars",
                calendar(
                        OPEN,
                        Arrays.stream(DayOfWeek.values())
                                .collect(Collectors.toMap(
                                        day -> day.name().toLowerCase(Locale.ROOT), _ -> hours("00:00", "24:00"))))));
        site = new ForeignSite();
        for (var calendar : List.of(CLOSED, OPEN)) {
            made(ADMIN.post(
                    "/api/v1/groups",
                    Map.of(
                            "id",
                            calendar,
                            "name",
                            "Group " + calendar,
                            "address",
                            calendar + "@tidings.example",
                            "calendar",
                            calendar,
                            "answerWithinMinutes",
                            60)));
            made(ADMIN.post(
                    "/api/v1/forms",
                    Map.of("id", calendar, "name", "Hours", "group", calendar, "origins", List.of(site.origin()))));
        }
    }

    @AfterAll
    static void nothingIsLeft() {
        site.close();
        for (var calendar : List.of(CLOSED, OPEN)) {
            ADMIN.delete("/api/v1/forms/" + calendar);
            ADMIN.patch("/api/v1/groups/" + calendar, "{\"active\": false, \"calendar\": null}");
            ADMIN.delete("/api/v1/calendars/" + calendar);
        }
    }

    @Test
    void outsideHoursTheMailSaysInTheCustomersLanguageWhenSomebodyIsBackAndAnswers() {
        assertThat(acknowledged("ko", CLOSED))
                .contains(NIGHT.get("ko"))
                .containsPattern(backInKorean() + " 오전 9:00에 업무를 다시 시작하며, 오전 10:00까지 답변드리겠습니다");
        assertThat(acknowledged("pl", CLOSED))
                .contains(NIGHT.get("pl"))
                .containsPattern("Wracamy (w|we) \\S+, " + BACK.getDayOfMonth()
                        + " \\S+, o godz\\. 9:00 i odpowiemy do godz\\. 10:00");
        assertThat(acknowledged("en", CLOSED))
                .contains(NIGHT.get("en"))
                .containsPattern("We are back on \\w+, " + BACK.getDayOfMonth() + " \\w+ at 09:00 and answer by 10:00");
    }

    @Test
    void insideHoursTheMailSaysUntilWhenAndNothingOfTheNight() {
        assertThat(acknowledged("ko", OPEN))
                .containsPattern("\\d+월 \\d+일 .요일 오(전|후) \\d+:\\d\\d까지 답변드리겠습니다")
                .doesNotContain(NIGHT.get("ko"), "다시 시작");
        assertThat(acknowledged("pl", OPEN))
                .containsPattern("Odpowiemy do \\S+, \\d+ \\S+, godz\\. \\d+:\\d\\d")
                .doesNotContain(NIGHT.get("pl"), "Wracamy");
    }

    @Test
    void aFormSaysItInThePagesLanguage() {
        try (var browser = ForeignSite.browser()) {
            for (var calendar : List.of(CLOSED, OPEN)) {
                var page = browser.window().newPage();
                page.navigate(site.withForm("/" + calendar, calendar, "data-language=\"ko\""));
                page.locator("[name=email]").fill(Suite.someCustomer());
                page.locator("[name=subject]").fill("Hours");
                page.locator("[name=text]").fill("When?");
                page.locator("button[type=submit]").click();

                assertThat(page.locator("[data-tidings-form]"))
                        .containsText(
                                Pattern.compile(
                                        calendar.equals(CLOSED)
                                                ? backInKorean() + " 오전 9:00에 업무를 다시 시작하며, 오전 10:00까지 답변드리겠습니다"
                                                : "\\d+월 \\d+일 .요일 오(전|후) \\d+:\\d\\d까지 답변드리겠습니다"),
                                new LocatorAssertions.ContainsTextOptions().setTimeout(SOON.toMillis()));
                assertThat(page.locator("[data-tidings-form]")
                                .evaluate("form => form.shadowRoot.textContent")
                                .toString()
                                .contains(NIGHT.get("ko")))
                        .isEqualTo(calendar.equals(CLOSED));
            }
        }
    }

    @Test
    void thePortalSaysItBeforeAnybodyWrites() {
        var standard = ADMIN.get("/api/v1/calendars")
                .body()
                .path("calendars")
                .valueStream()
                .filter(calendar -> calendar.path("standard").asBoolean())
                .findFirst();
        change(CLOSED, true);
        try (var browser = new Browser(RUNNING)) {
            var page = browser.signedInAs("customer", new Look(Look.PHONE, ColorScheme.LIGHT, "pl"));
            page.navigate(RUNNING.url() + "/new");

            assertThat(page.locator(".guidance"))
                    .containsText(
                            Pattern.compile("Wracamy (w|we) \\S+, " + BACK.getDayOfMonth() + " \\S+, o godz\\. 9:00"),
                            new LocatorAssertions.ContainsTextOptions().setTimeout(SOON.toMillis()));
            assertThat(page.locator(".guidance")).containsText(NIGHT.get("pl"));

            // Without a reload: the page hears of it.
            change(OPEN, true);
            assertThat(page.getByText(NIGHT.get("pl")))
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(SOON.toMillis()));
        } finally {
            change(OPEN, false);
            standard.ifPresent(calendar -> change(calendar.path("id").asString(), true));
        }
    }

    private static void change(String calendar, boolean standard) {
        var answer = ADMIN.patch("/api/v1/calendars/" + calendar, Map.of("standard", standard));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** What the mail says that a customer gets who writes to a group, as one line. */
    private static String acknowledged(String language, String group) {
        var customer = CUSTOMERS.get(language + " " + group);
        var mail = Suite.mail(customer, MARK, QUESTIONS.get(language)).replace("support@", group + "@");
        // The mail gateway hears of a group's address by an event.
        await().atMost(SOON).ignoreExceptions().until(() -> {
            MAIL.send(customer, group + "@tidings.example", mail);
            return true;
        });
        return await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(customer).stream()
                                .map(received -> received.text().replaceAll("\\s+", " "))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String backInKorean() {
        var days = "월화수목금토일";
        return "%d월 %d일 %s요일"
                .formatted(
                        BACK.getMonthValue(),
                        BACK.getDayOfMonth(),
                        days.charAt(BACK.getDayOfWeek().getValue() - 1));
    }

    private static Map<String, Object> calendar(String id, Map<String, ?> hours) {
        return Map.of(
                "id", id, "name", "Calendar " + id, "timeZone", HERE.getId(), "hours", hours, "outOfHours", NIGHT);
    }

    private static List<Map<String, String>> hours(String from, String to) {
        return List.of(Map.of("from", from, "to", to));
    }

    private static String day(ZonedDateTime time) {
        return time.getDayOfWeek().name().toLowerCase(Locale.ROOT);
    }

    private static void made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }
}
