package io.tidings.events;

/** The Kafka topics of Tidings; docs/api says how long each is kept and what decides its partitions. */
public final class Topics {

    /** Every ticket event, in order per ticket. */
    public static final String TICKETS = "tidings.tickets";

    /** The newest state of each ticket, message, person, organization, group and agent; compacted. */
    public static final String CURRENT = "tidings.current";

    /** What came in by a channel and is not yet a ticket. */
    public static final String INBOUND = "tidings.inbound";

    /** What became of effects. */
    public static final String OUTCOMES = "tidings.outcomes";

    /** Who has which ticket open: no events, of worth for seconds, read by whoever holds live streams. One partition. */
    public static final String PRESENCE = "tidings.presence";

    /** Whose notifications have changed: no events, of worth for seconds, read by whoever holds live streams. One partition. */
    public static final String NOTIFICATIONS = "tidings.notifications";

    /** Partitions of each of the first four; fixed, since a ticket's order rests on it. */
    public static final int PARTITIONS = 12;

    private Topics() {}
}
