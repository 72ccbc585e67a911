package io.tidings.events;

/** A priority: the id that people defined, and its weight (higher is more urgent). */
public record Priority(String id, int weight) {}
