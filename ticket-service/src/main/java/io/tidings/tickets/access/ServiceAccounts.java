package io.tidings.tickets.access;

/** Makes the person that a service account is: an agent without a login. */
public interface ServiceAccounts {

    void open(String id, String name);
}
