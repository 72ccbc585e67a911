package io.tidings.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What became of some deliveries.
 *
 * @param times from the commit, in milliseconds
 * @param missing those that never came
 * @param perSecond between the first and the last
 * @param changesPerSecond that caused them; 0 where nothing was changed
 */
record Hearing(Histogram times, long missing, double perSecond, double changesPerSecond) {

    static Hearing of(List<Ear> ears, long due, double changesPerSecond) {
        var times = new Histogram(TimeUnit.SECONDS.toMillis(600), 3);
        ears.forEach(ear -> ear.addTo(times));
        var first = ears.stream().map(Ear::first).min(Instant::compareTo).orElseThrow();
        var last = ears.stream().map(Ear::last).max(Instant::compareTo).orElseThrow();
        return new Hearing(
                times,
                due - Ear.heard(ears),
                times.getTotalCount()
                        * 1_000.0
                        / Math.max(1, Duration.between(first, last).toMillis()),
                changesPerSecond);
    }

    static Hearing together(List<Hearing> rounds) {
        var times = new Histogram(TimeUnit.SECONDS.toMillis(600), 3);
        rounds.forEach(round -> times.add(round.times));
        return new Hearing(
                times,
                rounds.stream().mapToLong(Hearing::missing).sum(),
                rounds.stream().mapToDouble(Hearing::perSecond).average().orElse(0),
                rounds.stream().mapToDouble(Hearing::changesPerSecond).min().orElse(0));
    }

    double millis(double percentile) {
        return times.getValueAtPercentile(percentile);
    }
}
