package io.tidings.tickets.person;

import io.tidings.spine.web.Caller;

/** Wants to know when an agent is here. */
public interface Arrivals {

    /** The agent has signed in, and its person exists; said again from time to time while it goes on working. */
    void arrived(Caller agent);
}
