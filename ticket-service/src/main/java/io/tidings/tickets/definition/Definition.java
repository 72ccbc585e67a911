package io.tidings.tickets.definition;

import java.util.Map;

/** One thing that people defined. Its id stays for ever, its names may change at any time. */
public sealed interface Definition permits StateDefinition, PriorityDefinition, TypeDefinition, FieldDefinition {

    String id();

    /** By language tag; never empty. */
    Map<String, String> label();

    /** False where it can no longer be chosen; what has it keeps it. */
    boolean active();
}
