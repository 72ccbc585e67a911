package io.tidings.webhooks.endpoint;

/** What still waits to be sent to endpoints. */
public interface Backlog {

    /** What waits because of how the endpoint answered, waits no longer. */
    void tryAtOnce(String endpointId);

    /** What waits for the time that a rate gave it, waits for one by the rate that holds now. */
    void lineUpAnew(String endpointId);
}
