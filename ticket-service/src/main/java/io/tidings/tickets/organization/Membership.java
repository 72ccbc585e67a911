package io.tidings.tickets.organization;

/** Knows whether somebody belongs to an organization. The people do. */
public interface Membership {
    boolean hasMembers(String organizationId);
}
