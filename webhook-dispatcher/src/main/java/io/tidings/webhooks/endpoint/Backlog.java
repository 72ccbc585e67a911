package io.tidings.webhooks.endpoint;

/** What still waits to be sent to endpoints. */
@FunctionalInterface
public interface Backlog {

    /** What waits because of how the endpoint answered, waits no longer. */
    void tryAtOnce(String endpointId);
}
