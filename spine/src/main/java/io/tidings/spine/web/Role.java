package io.tidings.spine.web;

/** What an account may be at this desk, as the token's {@code roles} claim says in lower case. */
public enum Role {
    ADMIN,
    AGENT,
    CUSTOMER,
    SERVICE
}
