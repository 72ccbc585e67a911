package io.tidings.stack.gate;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The parts of {@code ./tidings test}, and how many minutes each may take on two cores. Together over budget is a failure like any other. */
public enum GatePart {
    BUILD("format, compile, unit, slice, contract and page tests", 12),
    PREPARE("servers fetched, services laid out", 3),
    UP("the suite starts, fresh", 2),
    EMPTY("the first tickets of a desk that nobody has set up", 1),
    FLOW("flows and pages on the running suite", 11),
    LOOK("every page photographed in each theme, on a desk and a phone", 4),
    FAULT("processes killed under load", 9),
    MAIL("mail alone: its sender killed 200 times, a mailbox of 50,000, Exim on the other side", 40),
    OUTAGE("parts taken away for a while, each", 20),
    REPLICAS("two of every service", 22),
    OPEN("reachable by others, demo logins off", 5),
    OFFLINE("without a network, and from a bundle", 20),
    DOWN("the suite ends, no process left", 1);

    private final String what;
    private final int minutes;

    private static final Set<GatePart> LONG = EnumSet.of(LOOK, FAULT, MAIL, OUTAGE, REPLICAS, OPEN, OFFLINE);

    /**
     * The parts of the gate. The long form adds the pictures, the kills, what waits for parts to come back, and other ways to
     * start. Faults and mail are there because work that failed several times waits minutes for its next try: what is lost
     * can only be counted after that.
     */
    public static List<GatePart> of(boolean full) {
        return Arrays.stream(values())
                .filter(part -> full || !LONG.contains(part))
                .toList();
    }

    GatePart(String what, int minutes) {
        this.what = what;
        this.minutes = minutes;
    }

    String what() {
        return what;
    }

    int minutes() {
        return minutes;
    }
}
