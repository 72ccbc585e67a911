package io.tidings.notifier.stream;

import java.util.Set;

/**
 * Whose tickets a customer's login may read.
 *
 * @param persons the ids of the people that it stands for
 * @param organizations the ids of the organizations in which they share their tickets with the other members
 */
record Reach(Set<String> persons, Set<String> organizations) {

    static final Reach NOBODY = new Reach(Set.of(), Set.of());
}
