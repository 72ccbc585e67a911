package io.tidings.tickets.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One change for many tickets. What is absent stays as it is in each of them.
 *
 * @param state id of a state of {@code /states}
 * @param assignee an agent's id, or null for nobody
 * @param group id of a group
 * @param priority id of a priority
 * @param type id of a type, or null for none
 * @param addTags tags that each ticket has afterwards
 * @param removeTags tags that none of them has afterwards
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JointChange(
        @Nullable String state,
        @Nullable JsonNode assignee,
        @Nullable String group,
        @Nullable String priority,
        @Nullable JsonNode type,
        @Nullable @Size(max = 100) List<@NotBlank @Size(max = 100) String> addTags,
        @Nullable @Size(max = 100) List<@NotBlank @Size(max = 100) String> removeTags) {

    static final JointChange NOTHING = new JointChange(null, null, null, null, null, null, null);

    public boolean isNothing() {
        return new JointChange(state, assignee, group, priority, type, null, null).equals(NOTHING)
                && tagsToAdd().isEmpty()
                && tagsToRemove().isEmpty();
    }

    List<String> tagsToAdd() {
        return addTags == null ? List.of() : addTags;
    }

    List<String> tagsToRemove() {
        return removeTags == null ? List.of() : removeTags;
    }
}
