package io.tidings.spine.web;

/** What an account may be at this desk, as the token's {@code roles} claim says in lower case. */
public enum Role {
    ADMIN,
    AGENT,
    CUSTOMER,
    SERVICE,
    /** Brings in what another helpdesk knew; an account with this role alone can do nothing else. */
    IMPORT,
    /** Asks for the sessions of another site's customers; an account with this role alone can do nothing else. */
    SITE
}
