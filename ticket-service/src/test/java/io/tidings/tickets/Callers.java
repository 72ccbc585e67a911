package io.tidings.tickets;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import java.util.List;
import java.util.Map;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.JwtRequestPostProcessor;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** People and services who ask, as their tokens name them. */
public final class Callers {

    private Callers() {}

    public static JwtRequestPostProcessor agent() {
        return person("maya", "Maya Lind", "maya@tidings.example", "agent", "support");
    }

    public static JwtRequestPostProcessor agentOf(String group) {
        return person("agent-of-" + group, "Jun Park", "jun@tidings.example", "agent", group);
    }

    public static JwtRequestPostProcessor admin() {
        return person("admin", "Ada Admin", "admin@tidings.example", "admin");
    }

    public static JwtRequestPostProcessor customer(String email) {
        return person("login-of-" + email, "Customer", email, "customer");
    }

    /** Somebody who has an account elsewhere, with what its provider says; {@code provider} among it is the provider's alias. */
    public static JwtRequestPostProcessor outside(String id, String name, String email, Map<String, ?> claims) {
        var provider = String.valueOf(claims.get("provider"));
        return jwt().jwt(token -> token.subject(id)
                .claim("name", name)
                .claim("email", email)
                .claim("email_verified", true)
                .claim("roles", List.of("customer"))
                .claim("outside", Map.of("by", provider, provider, claims)));
    }

    public static JwtRequestPostProcessor service() {
        return person("service-account", "email-gateway", null, "service");
    }

    /** An account with the role import and no other. */
    public static JwtRequestPostProcessor importer() {
        return person("importing-account", "tidings-import", null, "import");
    }

    /** An account with the role site and no other. */
    public static JwtRequestPostProcessor site() {
        return person("site-account", "tidings-site", null, "site");
    }

    /** Whoever brings this token, which the service checks as it would outside of a test. */
    public static RequestPostProcessor bearing(String token) {
        return request -> {
            request.addHeader("Authorization", "Bearer " + token);
            return request;
        };
    }

    private static JwtRequestPostProcessor person(String id, String name, String email, String role, String... groups) {
        return jwt().jwt(token -> token.subject(id)
                .claim("name", name)
                .claim("email", email == null ? "" : email)
                .claim("email_verified", email != null)
                .claim("roles", List.of(role))
                .claim("groups", List.of(groups)));
    }
}
