package io.tidings.tickets.account;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.web.ServiceTokens;
import io.tidings.tickets.account.LoginServiceTrouble.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keycloak's accounts of this realm, by its admin REST API. Every method may throw {@link LoginServiceTrouble}; every one but
 * {@link #mail} may be repeated.
 */
@Component
class Keycloak {

    /** What makes a login one of an agent. */
    private static final String AGENT = "agent";

    /** The kinds of credentials that are a second factor, and what belongs to one. */
    private static final Set<String> SECOND_FACTORS = Set.of("otp", "webauthn", "recovery-authn-codes");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final JsonMapper json = new JsonMapper();
    private final URI users;
    private final ServiceTokens tokens;
    private final AccountSettings settings;

    Keycloak(AccountSettings settings) {
        this.settings = settings;
        this.users = URI.create(settings.keycloak() + "/admin/realms/tidings/users");
        this.tokens = new ServiceTokens(
                URI.create(settings.keycloak() + "/realms/tidings/protocol/openid-connect/token"),
                settings.clientId(),
                settings.clientSecret(),
                Clock.systemUTC());
    }

    /** Names are what the account's own pages show and what its tokens say. */
    record NewAccount(String address, String name, String language) {}

    Optional<Account> find(String id) {
        var answer = send(request("/" + id).GET());
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(account(json.readTree(body(answer))));
    }

    /** Whose address it is; or else who signs in with it as a name. */
    Optional<Account> withAddress(String address) {
        return Stream.of("email", "username")
                .flatMap(field -> list("?exact=true&" + field + "=" + encode(address, UTF_8)))
                .map(Keycloak::account)
                .findFirst();
    }

    /** Whether nobody can ever have signed in with it: no password, no key, no account elsewhere. */
    boolean isUnclaimed(String id) {
        var account = json.readTree(body(send(request("/" + id).GET())));
        return !account.path("federationLink").isString()
                && list("/" + id + "/credentials").findAny().isEmpty()
                && list("/" + id + "/federated-identity").findAny().isEmpty();
    }

    /** False where there is one of that address already. */
    boolean make(NewAccount account) {
        var wanted = json.createObjectNode()
                .put("username", account.address())
                .put("email", account.address())
                .put("emailVerified", false)
                .put("enabled", true);
        // A token's name is the two with a space between. One word stays one, as Korean names are written.
        var name = account.name().strip();
        var space = name.lastIndexOf(' ');
        wanted.put("firstName", space < 0 ? name : name.substring(0, space).strip());
        wanted.put("lastName", space < 0 ? "" : name.substring(space + 1));
        wanted.putObject("attributes").putArray("locale").add(account.language());
        var answer = send(request("").POST(BodyPublishers.ofString(json.writeValueAsString(wanted))));
        if (answer.statusCode() == 409) {
            return false;
        }
        body(answer);
        return true;
    }

    /** With it go its links and its sessions. */
    void delete(String id) {
        var answer = send(request("/" + id).DELETE());
        if (answer.statusCode() != 404) {
            body(answer);
        }
    }

    boolean isAgent(String id) {
        return list("/" + id + "/role-mappings/realm").anyMatch(Keycloak::isAgentRole);
    }

    void makeAgent(String id) {
        var roles = "/" + id + "/role-mappings/realm";
        var role = list(roles + "/available")
                .filter(Keycloak::isAgentRole)
                .findFirst()
                .orElseThrow(() -> new LoginServiceTrouble(
                        Kind.REFUSED, "Keycloak's realm has no role agent that may be given", null));
        body(send(request(roles).POST(roleList(role))));
    }

    void makeNoAgent(String id) {
        var roles = "/" + id + "/role-mappings/realm";
        list(roles)
                .filter(Keycloak::isAgentRole)
                .findFirst()
                .ifPresent(role -> body(send(request(roles).method("DELETE", roleList(role)))));
    }

    private HttpRequest.BodyPublisher roleList(JsonNode role) {
        return BodyPublishers.ofString(
                json.writeValueAsString(json.createArrayNode().add(role)));
    }

    private static boolean isAgentRole(JsonNode role) {
        return role.path("name").asString("").equals(AGENT);
    }

    void switchTo(String id, boolean enabled) {
        change(id, json.createObjectNode().put("enabled", enabled));
    }

    /** What the person is asked to do at the next login. */
    void require(String id, List<String> actions) {
        var change = json.createObjectNode();
        var all = change.putArray("requiredActions");
        actions.forEach(all::add);
        change(id, change);
    }

    private void change(String id, JsonNode change) {
        body(send(request("/" + id).PUT(BodyPublishers.ofString(json.writeValueAsString(change)))));
    }

    /** Wherever the person is signed in; Keycloak tells the gateway, whose sessions end with it. */
    void endSessions(String id) {
        body(send(request("/" + id + "/logout").POST(BodyPublishers.noBody())));
    }

    /** Whether an account elsewhere is the only way in, so that a second factor is proven there; none of ours would be asked for. */
    boolean comesFromElsewhere(String id) {
        return list("/" + id + "/federated-identity").findAny().isPresent()
                && list("/" + id + "/credentials")
                        .noneMatch(credential ->
                                credential.path("type").asString("").equals("password"));
    }

    boolean hasSecondFactor(String id) {
        return secondFactors(id).findAny().isPresent();
    }

    void removeSecondFactor(String id) {
        secondFactors(id)
                .forEach(credential -> body(send(request("/" + id + "/credentials/"
                                + credential.path("id").asString(""))
                        .DELETE())));
    }

    private Stream<JsonNode> secondFactors(String id) {
        return list("/" + id + "/credentials")
                .filter(credential ->
                        SECOND_FACTORS.contains(credential.path("type").asString("")));
    }

    /**
     * Sends the person a mail with a link, in the person's language, behind which these things are to be done.
     *
     * @throws LoginServiceTrouble of the kind {@code UNKNOWN} where the mail may have been sent or not
     */
    void mail(String id, List<String> actions, Duration linkWorks) {
        var path =
                "/%s/execute-actions-email?client_id=tidings-gateway&lifespan=%d".formatted(id, linkWorks.toSeconds());
        var answer = send(request(path).PUT(BodyPublishers.ofString(json.writeValueAsString(actions))));
        if (answer.statusCode() == 500) {
            throw new LoginServiceTrouble(Kind.MAIL, "Keycloak could not send a mail", null);
        }
        body(answer);
    }

    private Stream<JsonNode> list(String path) {
        return json.readTree(body(send(request(path).GET()))).valueStream();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(users + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json");
    }

    private String token() {
        if (settings.clientSecret().isEmpty()) {
            throw new LoginServiceTrouble(
                    Kind.REFUSED, "There is no secret for the client " + settings.clientId() + " at Keycloak", null);
        }
        try {
            return tokens.bearer();
        } catch (DependencyAway e) {
            var isRefused = e.getCause() == null;
            throw new LoginServiceTrouble(isRefused ? Kind.REFUSED : Kind.AWAY, String.valueOf(e.getMessage()), e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new LoginServiceTrouble(Kind.AWAY, "Keycloak does not answer", e);
        } catch (IOException e) {
            throw new LoginServiceTrouble(Kind.UNKNOWN, "Keycloak broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginServiceTrouble(Kind.UNKNOWN, "Interrupted while asking Keycloak", e);
        }
    }

    /** Of an answer that says yes. */
    private static String body(HttpResponse<String> answer) {
        var status = answer.statusCode();
        if (status / 100 == 2) {
            return answer.body();
        }
        throw switch (status) {
            case 401, 403 ->
                new LoginServiceTrouble(
                        Kind.REFUSED, "Keycloak does not let this service manage accounts: status " + status, null);
            case 500, 503 -> new LoginServiceTrouble(Kind.AWAY, "Keycloak answers " + status, null);
            case 502, 504 -> new LoginServiceTrouble(Kind.UNKNOWN, "Something before Keycloak answers " + status, null);
            case 400 -> new LoginServiceTrouble(Kind.INVALID, "Keycloak does not take it: " + answer.body(), null);
            default ->
                new IllegalStateException("Keycloak answers %d to %s %s: %s"
                        .formatted(
                                status,
                                answer.request().method(),
                                answer.request().uri().getPath(),
                                answer.body()));
        };
    }

    private static Account account(JsonNode user) {
        return new Account(
                user.path("id").asString(""),
                user.path("email").isString() ? user.path("email").asString() : null,
                user.path("emailVerified").asBoolean(false),
                user.path("enabled").asBoolean(false),
                user.path("requiredActions")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }
}
