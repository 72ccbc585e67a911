package io.tidings.events;

import tools.jackson.databind.JsonNode;

/** A custom field's value (string, number, boolean or array of strings) together with who may read it. */
public record FieldValue(JsonNode value, Visibility visibility) {}
