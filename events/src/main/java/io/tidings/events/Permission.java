package io.tidings.events;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a role allows. In which groups it allows it, {@link AccessLevel} says. */
public enum Permission {
    TICKET_READ,
    TICKET_CREATE,
    TICKET_CHANGE,
    TICKET_MERGE,
    PERSON_READ,
    PERSON_CHANGE,
    PERSON_ERASE,
    /** Groups, fields, states, types, tags and texts. */
    ADMIN_DESK,
    /** Agents, what they may do, and roles. Whoever has it can give itself every other one. */
    ADMIN_ACCESS,
    /** Mail, webhooks and alerts. */
    ADMIN_CONNECTIONS,
    /** The operations page and what it can set going again. */
    ADMIN_OPERATIONS,
    /** Bringing in what another helpdesk knew, silently, under its dates and authors. */
    IMPORT;

    /** What a login with the role agent may do where nobody has given it other roles. */
    public static final Set<Permission> OF_AN_AGENT =
            Set.of(TICKET_READ, TICKET_CREATE, TICKET_CHANGE, TICKET_MERGE, PERSON_READ, PERSON_CHANGE);

    public static final Set<Permission> ALL = Set.copyOf(EnumSet.allOf(Permission.class));

    /** As events and the API write it: {@code ticket.change}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public static Optional<Permission> of(String word) {
        return Arrays.stream(values())
                .filter(permission -> permission.word().equals(word))
                .findFirst();
    }

    /** Those of these words that are known: a newer writer may know more. */
    public static Set<Permission> known(Collection<String> words) {
        var known = EnumSet.noneOf(Permission.class);
        words.forEach(word -> of(word).ifPresent(known::add));
        return Set.copyOf(known);
    }
}
