package io.tidings.tickets.ticket;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How people and scripts name a ticket: by id, by number, or by key ({@code T-1042}). The number alone decides, since
 * the prefix of keys may have changed since somebody wrote one down.
 */
public sealed interface TicketName {

    record Id(String id) implements TicketName {}

    record Number(long number) implements TicketName {}

    Pattern NUMBER_OR_KEY = Pattern.compile("(?:[A-Za-z][A-Za-z0-9]{0,9}-)?(\\d{1,15})");

    Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    /** Empty for what cannot be the name of any ticket. */
    static Optional<TicketName> read(String name) {
        var number = NUMBER_OR_KEY.matcher(name);
        if (number.matches()) {
            return Optional.of(new Number(Long.parseLong(number.group(1))));
        }
        return ID.matcher(name).matches() ? Optional.of(new Id(name)) : Optional.empty();
    }
}
