package io.tidings.events;

import tools.jackson.databind.JsonNode;

/** An event of a type that this reader does not know: a newer writer's, or somebody else's. Passed over, never refused. */
public record Unrecognized(String type, JsonNode data) implements Fact {}
