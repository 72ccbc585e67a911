package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Makes the first person of an installation whose demo logins are off. */
public final class Administrators {

    /** Without those that are taken for others when they are read out. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 16;

    private Administrators() {}

    /**
     * Makes an administrator, who has to choose a password at the first login.
     *
     * @return the password for that login
     */
    public static String add(Workspace workspace, StackSettings settings, String email) {
        var keycloak = new KeycloakAdmin(settings, Secrets.of(workspace));
        var password = password();
        var person = KeycloakAdmin.JSON.createObjectNode();
        person.put("username", email)
                .put("email", email)
                .put("emailVerified", true)
                .put("enabled", true);
        person.putArray("groups").add("/support");
        person.putArray("requiredActions").add("UPDATE_PASSWORD");
        person.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", password)
                .put("temporary", true);
        if (!keycloak.post("/users", person)) {
            throw new StackProblem("There is a person " + email + " already. "
                    + "A new password comes by 'Forgot password?' on the login page.");
        }
        var id = keycloak.get("/users?exact=true&username=" + KeycloakAdmin.encode(email))
                .path(0)
                .path("id")
                .asString();
        keycloak.post(
                "/users/" + id + "/role-mappings/realm",
                KeycloakAdmin.JSON.createArrayNode().add(keycloak.get("/roles/admin")));
        return password;
    }

    private static String password() {
        return new SecureRandom()
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(index -> String.valueOf(LETTERS.charAt(index)))
                .collect(Collectors.joining());
    }
}
