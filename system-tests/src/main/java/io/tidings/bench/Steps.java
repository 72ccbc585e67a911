package io.tidings.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many took how long, by the steps of a timer that a service shows to Prometheus.
 *
 * @param upTo how many took no longer, by seconds; the last step is endless
 */
record Steps(Map<Double, Double> upTo) {

    Steps {
        upTo = new TreeMap<>(upTo);
    }

    /** @param meter as Prometheus names it */
    static Steps of(List<String> lines, String meter) {
        var upTo = new TreeMap<Double, Double>();
        for (var line : lines) {
            if (line.startsWith(meter + "_bucket{")) {
                var from = line.indexOf("le=\"") + 4;
                var step = line.substring(from, line.indexOf('"', from));
                upTo.merge(
                        step.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(step),
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum);
            }
        }
        if (upTo.isEmpty()) {
            throw new IllegalStateException("The service shows no steps of " + meter);
        }
        return new Steps(upTo);
    }

    Steps since(Steps before) {
        var more = new TreeMap<Double, Double>();
        upTo.forEach((step, count) -> more.put(step, count - before.upTo.getOrDefault(step, 0.0)));
        return new Steps(more);
    }

    /**
     * In seconds: within its step as if all of the step were spread evenly; of what is beyond the last step, that one.
     *
     * @param share 0.5 for the median
     */
    double quantile(double share) {
        var all = upTo.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        if (all == 0) {
            throw new IllegalStateException("Nothing was timed");
        }
        var wanted = share * all;
        double below = 0;
        double counted = 0;
        for (var step : upTo.entrySet()) {
            if (step.getValue() >= wanted && step.getValue() > counted) {
                return step.getKey().isInfinite()
                        ? below
                        : below + (step.getKey() - below) * (wanted - counted) / (step.getValue() - counted);
            }
            below = step.getKey();
            counted = step.getValue();
        }
        return below;
    }
}
