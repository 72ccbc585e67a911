package io.tidings.stack.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTests {

    @TempDir
    Path root;

    @Test
    void allPartsTogetherMayTakeThirtyMinutes() {
        assertThat(GatePart.of(false).stream().mapToInt(GatePart::minutes).sum())
                .isLessThanOrEqualTo(30);
    }

    @Test
    void aPartThatPassesTooSlowlyIsNamedAndMayTakeWhatTheOthersLeave() {
        var results = allPassed(false);

        results.ran(GatePart.UP, Duration.ofMinutes(GatePart.UP.minutes()).plusSeconds(1), true);

        assertThat(results.passed()).isTrue();
        assertThat(results.table()).contains("over budget");
    }

    @Test
    void whatTakesLongerThanAllPartsMayHasFailed() {
        var results = allPassed(false);

        results.ran(GatePart.BUILD, Duration.ofMinutes(29), true);

        assertThat(results.passed()).isFalse();
        assertThat(results.table()).contains("failed");
    }

    @Test
    void theLongFormHasNoBudget() {
        var results = allPassed(true);
        results.ran(GatePart.FAULT, Duration.ofHours(2), true);

        assertThat(results.passed()).isTrue();
    }

    @Test
    void aPartThatCouldNotRunHasNotPassed() {
        var results = new GateResults(EnumSet.copyOf(GatePart.of(false)), true);
        results.ran(GatePart.BUILD, Duration.ofMinutes(1), true);

        assertThat(results.passed()).isFalse();
        assertThat(results.table()).contains("not run");
    }

    private static GateResults allPassed(boolean full) {
        var results = new GateResults(EnumSet.copyOf(GatePart.of(full)), !full);
        for (var part : GatePart.values()) {
            results.ran(part, Duration.ofSeconds(30), true);
        }
        return results;
    }

    @Test
    void reportsAreSummedAndOldOnesPassedOver() throws IOException {
        var begun = Instant.now().minusSeconds(60);
        report("events", """
            <testsuite><testcase classname="io.tidings.EventTests" name="one"/>
            <testcase classname="io.tidings.EventTests" name="two"><failure/><error/></testcase>
            <testcase classname="io.tidings.EventTests" name="three"><skipped/></testcase></testsuite>\
            """);
        report("infra/store", "<testsuite><testcase classname=\"io.tidings.StoreTests\" name=\"four\"/></testsuite>");
        var old = report("spine", "<testsuite><testcase classname=\"io.tidings.OldTests\" name=\"five\"/></testsuite>");
        Files.setLastModifiedTime(old, FileTime.from(begun.minusSeconds(1)));

        var reports = SurefireReports.since(root, begun);

        assertThat(reports.closingLine()).isEqualTo("2 passed, 1 failed, 1 skipped");
        assertThat(reports.broken()).containsExactly("EventTests.two");
    }

    @Test
    void whatPassesOnlyWhenRunOnceMoreIsNamedAndCountsAsPassed() throws IOException {
        report("spine", """
            <testsuite><testcase classname="io.tidings.WorkTests" name="one"><flakyFailure message="m">\
            <stackTrace/></flakyFailure></testcase>
            <testcase classname="io.tidings.WorkTests" name="two"><flakyError/></testcase>
            <testcase classname="io.tidings.WorkTests" name="three"><failure/><rerunFailure/></testcase></testsuite>\
            """);

        var reports = SurefireReports.since(root, Instant.now().minusSeconds(60));

        assertThat(reports.unsteady()).containsExactly("WorkTests.one", "WorkTests.two");
        assertThat(reports.broken()).containsExactly("WorkTests.three");
        assertThat(reports.closingLine()).isEqualTo("2 passed, 1 failed, 0 skipped");
    }

    @Test
    void aFailureMayHaveMuchToSay() throws IOException {
        var much = "&#10;&lt;".repeat(200_000);
        report(
                "spine",
                "<testsuite><testcase classname=\"io.tidings.WorkTests\" name=\"one\"><failure message=\"" + much
                        + "\">" + much + "</failure></testcase></testsuite>");

        assertThat(SurefireReports.since(root, Instant.now().minusSeconds(60)).broken())
                .containsExactly("WorkTests.one");
    }

    @Test
    void onlyWhatWasAskedForHasToPass() {
        var results = new GateResults(EnumSet.of(GatePart.UP, GatePart.LOOK), false);
        results.ran(GatePart.UP, Duration.ofMinutes(1), true);
        assertThat(results.passed()).isFalse();

        results.ran(GatePart.LOOK, Duration.ofMinutes(1), true);

        assertThat(results.passed()).isTrue();
        assertThat(results.isToRun(GatePart.FAULT)).isFalse();
    }

    private Path report(String module, String xml) throws IOException {
        var folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
        return Files.writeString(folder.resolve("TEST-some.xml"), xml);
    }
}
