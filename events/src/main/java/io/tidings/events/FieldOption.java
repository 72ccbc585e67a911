package io.tidings.events;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a custom field. Values name it by its id, so its label may change.
 *
 * @param label by language tag
 * @param parent the option above it, in a tree
 * @param active false where it can no longer be chosen; what has it keeps it
 */
public record FieldOption(
        String id, Map<String, String> label, @Nullable String parent, boolean active) {}
