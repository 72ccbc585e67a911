package io.tidings.notifier.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why somebody is told; what people switch off and on. */
enum Kind {
    /** A ticket was given to them. */
    ASSIGNED(true, false),
    /** A colleague named them in a note. */
    MENTIONED(true, false),
    /** An agent: the customer wrote in a ticket of theirs. A customer: the desk did. */
    ANSWERED(true, true),
    /** Something was said or done in a ticket that they watch, or that is theirs. */
    WATCHED(true, false),
    /** The customer of a ticket of theirs was not satisfied with the solution. */
    RATED(true, false),
    /** The desk closed a customer's ticket without a word. */
    PROGRESS(false, true);

    private final boolean forAgents;
    private final boolean forCustomers;

    Kind(boolean forAgents, boolean forCustomers) {
        this.forAgents = forAgents;
        this.forCustomers = forCustomers;
    }

    /** Those that an agent, or a customer, can be told of. */
    static List<Kind> of(boolean agent) {
        return Arrays.stream(values())
                .filter(kind -> agent ? kind.forAgents : kind.forCustomers)
                .toList();
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
