package io.tidings.events;

/** What an event says happened. Consumers switch over it without {@code default}, so that the compiler lists what is missing. */
public sealed interface Fact permits TicketFact, PersonErased, InboundFact, OutcomeFact, CurrentFact, Unrecognized {}
