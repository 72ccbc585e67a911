package io.tidings.stack.part;

import tools.jackson.databind.node.ObjectNode;

/**
 * Has Keycloak's own administrators sign in at Keycloak's own address: the gateway, which everybody else comes by, leads to the desk's
 * realm alone. Keycloak keeps that with its master realm, not among the settings of its start. Another address that an administrator has
 * chosen there stays.
 */
final class KeycloaksOwnDoor {

    private static final String ATTRIBUTES = "attributes";
    private static final String ADDRESS = "frontendUrl";

    /** Where an earlier start put it. */
    private static final String OURS = "http://localhost:";

    private final KeycloakAdmin master;

    KeycloaksOwnDoor(KeycloakAdmin master) {
        this.master = master;
    }

    /** @param address with the path that all of Keycloak is below, without a slash at its end */
    void openAt(String address) {
        // Whole, as Keycloak's own page sends it: what is left out of the attributes would be forgotten.
        if (master.get("") instanceof ObjectNode realm) {
            var attributes = realm.withObjectProperty(ATTRIBUTES);
            var known = attributes.path(ADDRESS).asString("");
            if (!known.equals(address) && (known.isBlank() || known.startsWith(OURS))) {
                attributes.put(ADDRESS, address);
                master.put("", realm);
            }
        }
    }
}
