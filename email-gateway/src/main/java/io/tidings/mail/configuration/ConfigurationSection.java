package io.tidings.mail.configuration;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One section of the mail's configuration. Nothing in it is of one installation: no ids that were made here, no times, no secrets,
 * and an order of its own, so that what is set up the same reads the same.
 */
public interface ConfigurationSection {

    /** Under which it stands in the document. */
    String name();

    /** As it is; missing where nobody decided anything. */
    JsonNode now();

    /**
     * As it would be after {@code sent} was taken over, which changes nothing yet.
     *
     * @param sent missing where the document does not have it
     * @param faults is told of everything that cannot be taken over
     */
    JsonNode after(JsonNode sent, GroupAddresses groups, Faults faults);

    /** The names of the entries of {@code next} that wait for somebody to type a secret. */
    default List<String> secretsMissing(JsonNode next) {
        return List.of();
    }

    /**
     * Makes it so. Cut off and asked again, it goes on where it was.
     *
     * @param next what {@link #after} answered
     * @param by the name of whoever wants it
     */
    void take(JsonNode next, String by);
}
