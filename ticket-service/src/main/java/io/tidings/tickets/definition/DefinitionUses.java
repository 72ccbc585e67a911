package io.tidings.tickets.definition;

/** What tickets there are to a definition. */
public interface DefinitionUses {

    boolean ofState(String id);

    boolean ofPriority(String id);

    boolean ofType(String id);
}
