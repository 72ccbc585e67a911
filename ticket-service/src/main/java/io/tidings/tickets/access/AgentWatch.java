package io.tidings.tickets.access;

/** Wants to know when administrators decide something else of an agent. */
@FunctionalInterface
public interface AgentWatch {

    /** It is stored. A crash may keep this from being said. */
    void changed(String agentId);
}
