package io.tidings.spine.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.CalendarDay;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.OpenHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuidanceTests {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

    /** Sunday evening in Seoul. */
    private static final Instant SUNDAY = Instant.parse("2026-11-22T10:00:00Z");

    /** Monday, 10:00:30 in Seoul. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T01:00:30Z");

    @Test
    void whoWritesOutOfHoursHearsWhenSomebodyIsBackAndAnswers() {
        var guidance = Guidance.of(seoul(), 60, SUNDAY, SUNDAY);
        assertThat(in("en", guidance, null))
                .isEqualTo("We are back on Monday, 23 November at 09:00 and answer by 10:00 (Korean Time).");
        assertThat(in("ko", guidance, SEOUL)).isEqualTo("11월 23일 월요일 오전 9:00에 업무를 다시 시작하며, 오전 10:00까지 답변드리겠습니다.");
        assertThat(in("pl", guidance, SEOUL))
                .isEqualTo("Wracamy w poniedziałek, 23 listopada, o godz. 9:00 i odpowiemy do godz. 10:00.");
    }

    @Test
    void anAnswerOfAnotherDayNamesIt() {
        var guidance = Guidance.of(seoul(), 600, SUNDAY, SUNDAY);
        assertThat(in("en", guidance, SEOUL))
                .isEqualTo("We are back on Monday, 23 November at 09:00 and answer by Tuesday, 24 November at 11:00.");
        assertThat(in("ko", guidance, SEOUL))
                .isEqualTo("11월 23일 월요일 오전 9:00에 업무를 다시 시작하며, 11월 24일 화요일 오전 11:00까지 답변드리겠습니다.");
        assertThat(in("pl", guidance, SEOUL))
                .isEqualTo(
                        "Wracamy w poniedziałek, 23 listopada, o godz. 9:00 i odpowiemy do wtorku, 24 listopada, godz. 11:00.");
    }

    @Test
    void withoutAPromiseItSaysWhenSomebodyIsBack() {
        var guidance = Guidance.of(seoul(), null, SUNDAY, SUNDAY);
        assertThat(in("en", guidance, SEOUL)).isEqualTo("We are back on Monday, 23 November at 09:00.");
        assertThat(in("ko", guidance, SEOUL)).isEqualTo("11월 23일 월요일 오전 9:00에 업무를 다시 시작합니다.");
        assertThat(in("pl", guidance, SEOUL)).isEqualTo("Wracamy w poniedziałek, 23 listopada, o godz. 9:00.");
    }

    @Test
    void whileOpenItSaysUntilWhenTheAnswerComesAndNothingWithoutAPromise() {
        var guidance = Guidance.of(seoul(), 90, MONDAY, MONDAY);
        assertThat(guidance.isOpen()).isTrue();
        assertThat(guidance.closesAt()).isEqualTo(Instant.parse("2026-11-23T03:00:00Z"));
        assertThat(in("en", guidance, SEOUL))
                .as("a moment more, not less")
                .isEqualTo("We answer by Monday, 23 November at 11:31.");
        assertThat(in("ko", guidance, SEOUL)).isEqualTo("11월 23일 월요일 오전 11:31까지 답변드리겠습니다.");
        assertThat(in("pl", guidance, SEOUL)).isEqualTo("Odpowiemy do poniedziałku, 23 listopada, godz. 11:31.");
        assertThat(GuidanceSentence.of(Guidance.of(seoul(), null, MONDAY, MONDAY), "en", SEOUL, MONDAY))
                .isEmpty();
    }

    @Test
    void timesAreTheReadersWhereTheirZoneIsKnownAndOtherwiseTheCalendarsAndSaidToBe() {
        var guidance = Guidance.of(seoul(), 60, SUNDAY, SUNDAY);
        assertThat(in("ko", guidance, ZoneId.of("Asia/Tokyo")))
                .as("where clocks say the same nothing can be mistaken")
                .doesNotContain("(");
        assertThat(in("ko", guidance, null)).endsWith("답변드리겠습니다(대한민국 시간).");
        assertThat(in("pl", Guidance.of(named("Europe/Warsaw"), null, SUNDAY, SUNDAY), null))
                .endsWith("(czas środkowoeuropejski).");
    }

    @Test
    void whoIsFarFromTheOfficeReadsWhoseTimeItIs() {
        var guidance = Guidance.of(seoul(), 60, SUNDAY, SUNDAY);
        assertThat(in("pl", guidance, WARSAW))
                .isEqualTo(
                        "Wracamy w poniedziałek, 23 listopada, o godz. 1:00 i odpowiemy do godz. 2:00 (czas środkowoeuropejski).");
        assertThat(in("ko", guidance, WARSAW)).endsWith("오전 2:00까지 답변드리겠습니다(중부유럽 시간).");
        assertThat(in("en", guidance, WARSAW)).endsWith("and answer by 02:00 (Central European Time).");
    }

    @Test
    void aPromiseWithoutACalendarIsAStretchOfTime() {
        assertThat(in("en", Guidance.of(null, 240, MONDAY, MONDAY), null)).isEqualTo("We answer within 4 hours.");
        assertThat(in("ko", Guidance.of(null, 90, MONDAY, MONDAY), null)).isEqualTo("90분 안에 답변드리겠습니다.");
        assertThat(in("pl", Guidance.of(null, 60, MONDAY, MONDAY), null)).isEqualTo("Odpowiemy w ciągu godziny.");
        assertThat(in("pl", Guidance.of(null, 1_320, MONDAY, MONDAY), null)).isEqualTo("Odpowiemy w ciągu 22 godzin.");
        assertThat(in("en", Guidance.of(null, 60, MONDAY, MONDAY), SEOUL))
                .isEqualTo("We answer by Monday, 23 November at 11:01.");
        assertThat(GuidanceSentence.of(Guidance.of(null, null, MONDAY, MONDAY), "en", null, MONDAY))
                .isEmpty();
    }

    @Test
    void theYearIsSaidWhereItIsAnother() {
        var newYear = Instant.parse("2026-12-31T12:00:00Z");
        var guidance = Guidance.of(seoul(new CalendarDay("2027-01-01", List.of())), null, newYear, newYear);
        assertThat(GuidanceSentence.of(guidance, "en", SEOUL, newYear))
                .contains("We are back on Monday, 4 January 2027 at 09:00.");
        assertThat(GuidanceSentence.of(guidance, "ko", SEOUL, newYear))
                .contains("2027년 1월 4일 월요일 오전 9:00에 업무를 다시 시작합니다.");
        assertThat(GuidanceSentence.of(guidance, "pl", SEOUL, newYear))
                .contains("Wracamy w poniedziałek, 4 stycznia 2027 r., o godz. 9:00.");
    }

    @Test
    void aDayOfItsOwnTakesThePlaceOfItsWeekday() {
        var guidance = Guidance.of(seoul(new CalendarDay("2026-11-23", List.of())), null, SUNDAY, SUNDAY);
        assertThat(guidance.opensAt()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
        var half = Guidance.of(
                seoul(new CalendarDay("2026-11-23", List.of(new OpenHours("10:00", "11:00")))), null, SUNDAY, SUNDAY);
        assertThat(half.opensAt()).isEqualTo(Instant.parse("2026-11-23T01:00:00Z"));
    }

    @Test
    void theTextForOutOfHoursIsSaidInItsOwnLanguageAndOnlyThen() {
        var closed = Guidance.of(seoul(), 60, SUNDAY, SUNDAY);
        assertThat(closed.outOfHoursIn("ko-KR")).contains("급하시면 전화해 주세요.");
        assertThat(closed.outOfHoursIn("pl")).isEmpty();
        assertThat(Guidance.of(seoul(), 60, MONDAY, MONDAY).outOfHoursIn("ko")).isEmpty();
    }

    @Test
    void aPromiseHoldsFromWhenTheCustomerWroteAndIsMadeAnewWhenItIsOver() {
        var later = MONDAY.plusSeconds(1_800);
        assertThat(Guidance.of(seoul(), 60, MONDAY, later).answerBy()).isEqualTo(MONDAY.plusSeconds(3_600));
        var muchLater = MONDAY.plusSeconds(3_600);
        assertThat(Guidance.of(seoul(), 30, MONDAY, muchLater).answerBy()).isEqualTo(muchLater.plusSeconds(1_800));
        assertThat(Guidance.of(null, 30, MONDAY, muchLater).answerBy()).isEqualTo(muchLater.plusSeconds(1_800));
    }

    @Test
    void whatNeverOpensSaysNothingButItsText() {
        var never = new CalendarCurrent(
                "never", "Never", "Asia/Seoul", Map.of(), List.of(), Map.of("en", "We have moved."), null);
        var guidance = Guidance.of(never, 60, MONDAY, MONDAY);
        assertThat(guidance.isOpen()).isFalse();
        assertThat(GuidanceSentence.of(guidance, "en", SEOUL, MONDAY)).isEmpty();
        assertThat(guidance.outOfHoursIn("en")).contains("We have moved.");
    }

    @Test
    void aLanguageWithoutWordsIsNotSpoken() {
        assertThat(GuidanceSentence.of(Guidance.of(seoul(), 60, SUNDAY, SUNDAY), "de", SEOUL, SUNDAY))
                .isEmpty();
    }

    private static String in(String language, Guidance guidance, @Nullable ZoneId reader) {
        return GuidanceSentence.of(guidance, language, reader, SUNDAY).orElseThrow();
    }

    private static CalendarCurrent seoul(CalendarDay... days) {
        return calendar("Asia/Seoul", days);
    }

    private static CalendarCurrent named(String zone) {
        return calendar(zone);
    }

    private static CalendarCurrent calendar(String zone, CalendarDay... days) {
        var hours = List.of(new OpenHours("13:00", "18:00"), new OpenHours("09:00", "12:00"));
        return new CalendarCurrent(
                "office",
                "Office",
                zone,
                Map.of("monday", hours, "tuesday", hours, "wednesday", hours, "thursday", hours, "friday", hours),
                List.of(days),
                Map.of("ko", "급하시면 전화해 주세요."),
                null);
    }
}
