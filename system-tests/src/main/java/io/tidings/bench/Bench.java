package io.tidings.bench;

import io.tidings.events.EventJson;
import io.tidings.suite.RunningSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code ./tidings bench NAME [--check]}: prints the figures as JSON; with {@code --check} it ends with 1 and names each figure
 * that misses its target.
 */
public final class Bench {

    private static final Map<String, Function<RunningSuite, List<Figure>>> BENCHES = Map.of(
            "spine", suite -> new SpineBench(suite).measure(),
            "first-hour", suite -> new FirstHourBench(suite).measure(),
            "desk", suite -> new DeskBench(suite).measure(),
            "mail", suite -> new MailBench(suite).measure(),
            "hearing", suite -> new HearingBench(suite).measure(),
            "doors", suite -> new DoorsBench(suite).measure());

    private Bench() {}

    public static void main(String[] arguments) {
        var name = Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("--"))
                .findFirst()
                .orElse("spine");
        var bench = BENCHES.get(name);
        if (bench == null) {
            System.err.println(
                    "There is no bench \"" + name + "\". Known: " + String.join(", ", BENCHES.keySet()) + ".");
            System.exit(2);
            return;
        }
        var suite = RunningSuite.here();
        if (!suite.isHealthy()) {
            System.err.println("The suite is not running or not healthy. Start it with ./tidings up --detach.");
            System.exit(2);
        }
        // The clients' threads and the browser would keep a bench that broke off from ending.
        Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        var figures = bench.apply(suite);
        System.out.println(report(name, suite, figures));
        var missed = figures.stream().filter(Figure::missed).toList();
        missed.forEach(figure -> System.err.printf(
                "missed: %s is %.1f %s, target %s %.1f%n",
                figure.name(),
                figure.value(),
                figure.unit(),
                figure.atMost() ? "at most" : "at least",
                figure.target()));
        System.exit(Arrays.asList(arguments).contains("--check") && !missed.isEmpty() ? 1 : 0);
    }

    private static String report(String name, RunningSuite suite, List<Figure> figures) {
        var json = EventJson.mapper().createObjectNode();
        json.put("bench", name);
        var machine = json.putObject("machine");
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.version"));
        json.put("store", System.getenv("MONGODB_URI") == null ? "embedded" : "MongoDB");
        var list = json.putArray("figures");
        for (var figure : figures) {
            var one = list.addObject();
            one.put("name", figure.name());
            one.put("value", Math.round(figure.value() * 10) / 10.0);
            one.put("unit", figure.unit());
            if (figure.target() != null) {
                one.put(figure.atMost() ? "atMost" : "atLeast", figure.target());
                one.put("holds", !figure.missed());
            }
        }
        var memory = json.putObject("rssMb");
        suite.processes().forEach(process -> memory.put(process.name(), process.rssMb()));
        return EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
