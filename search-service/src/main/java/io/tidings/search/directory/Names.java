package io.tidings.search.directory;

import io.tidings.events.filter.Operator;
import java.util.List;

/** Finds the ids behind names, because people type names and the index holds ids. */
public interface Names {

    /** What has a name. */
    enum What {
        PERSON,
        GROUP,
        ORGANIZATION
    }

    /**
     * The ids of those called so. Groups and organizations go by their name, people also by their addresses.
     *
     * @param operator {@link Operator#IS}, {@link Operator#CONTAINS} or {@link Operator#STARTS_WITH}
     * @param byAddress false for customers, who could otherwise guess an agent's address
     */
    List<String> ids(What what, Operator operator, String value, boolean byAddress);
}
