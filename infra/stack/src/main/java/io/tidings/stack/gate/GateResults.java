package io.tidings.stack.gate;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What came out of each part, as a table. */
public final class GateResults {

    /** One part's end. */
    public enum Outcome {
        PASSED,
        FAILED,
        OVER_BUDGET,
        NOT_RUN
    }

    private record Row(GatePart part, Duration took, int minutes, Outcome outcome) {}

    private final Set<GatePart> parts;
    private final boolean isBudgeted;
    private final Map<GatePart, Row> ran = new EnumMap<>(GatePart.class);

    /**
     * Begins an empty table.
     *
     * @param parts which are to run, in the order of their declaration
     * @param isBudgeted whether it has failed where all together take longer than they may
     */
    public GateResults(Set<GatePart> parts, boolean isBudgeted) {
        this.parts = EnumSet.copyOf(parts);
        this.isBudgeted = isBudgeted;
    }

    public boolean isToRun(GatePart part) {
        return parts.contains(part);
    }

    /** Notes a part that ran. */
    public void ran(GatePart part, Duration took, boolean passed) {
        var over = isBudgeted && took.compareTo(Duration.ofMinutes(part.minutes())) > 0;
        var outcome = !passed ? Outcome.FAILED : over ? Outcome.OVER_BUDGET : Outcome.PASSED;
        ran.put(part, new Row(part, took, part.minutes(), outcome));
    }

    /**
     * Every part ran and passed, and all of them in the time that they have together. One that took longer than its share is named, and
     * may where the others took less: machines differ in what they are slow at.
     */
    public boolean passed() {
        return rows().stream().allMatch(row -> row.outcome == Outcome.PASSED || row.outcome == Outcome.OVER_BUDGET)
                && (!isBudgeted || all().compareTo(Duration.ofMinutes(budget())) <= 0);
    }

    private Duration all() {
        return rows().stream().map(Row::took).reduce(Duration.ZERO, Duration::plus);
    }

    private int budget() {
        return rows().stream().mapToInt(Row::minutes).sum();
    }

    /** A row for every part: a failure keeps those from running that need what failed. */
    private List<Row> rows() {
        return parts.stream()
                .map(part -> ran.getOrDefault(part, new Row(part, Duration.ZERO, part.minutes(), Outcome.NOT_RUN)))
                .toList();
    }

    public String table() {
        var lines = new StringBuilder("%-56s %8s %7s  %s%n".formatted("part", "minutes", "budget", "result"));
        for (var row : rows()) {
            lines.append(line(row.part.what(), row.took, row.minutes, words(row.outcome)));
        }
        return lines.append(line("all", all(), budget(), passed() ? "passed" : "failed"))
                .toString();
    }

    private String line(String what, Duration took, int minutes, String result) {
        return "%-56s %8.1f %7s  %s%n".formatted(what, took.toMillis() / 60_000.0, isBudgeted ? minutes : "–", result);
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
