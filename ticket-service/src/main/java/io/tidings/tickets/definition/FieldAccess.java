package io.tidings.tickets.definition;

import java.util.Collection;
import java.util.List;

/**
 * Who may do something with a field, and while a ticket is in which state.
 *
 * @param roles of whom one is needed: agent, admin or customer; nobody is asked where it is empty, except that customers
 *     have to be named
 * @param states ids of states; all where it is empty
 */
public record FieldAccess(List<String> roles, List<String> states) {

    static final FieldAccess DESK = new FieldAccess(List.of(), List.of());

    static final String CUSTOMER = "customer";

    public FieldAccess {
        roles = roles == null ? List.of() : List.copyOf(roles);
        states = states == null ? List.of() : List.copyOf(states);
    }

    boolean isFor(Collection<String> callersRoles) {
        return roles.isEmpty()
                ? callersRoles.stream().anyMatch(role -> !role.equals(CUSTOMER))
                : callersRoles.stream().anyMatch(roles::contains);
    }

    boolean isIn(String state) {
        return states.isEmpty() || states.contains(state);
    }
}
