package io.tidings.tickets.person;

/** Makes of two people, whom the store knows by one login, one. */
public interface Successions {

    /** Whoever came as a customer before works here now: what the customer had goes over to the agent's person. */
    void workHereNow(String customerId, String agentId);
}
