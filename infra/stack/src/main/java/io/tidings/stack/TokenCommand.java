package io.tidings.stack;

import io.tidings.stack.part.Program;
import io.tidings.stack.part.StackSettings;
import io.tidings.stack.supervise.Book;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./tidings token USER}: by password, through a client that exists on the local stack only; for {@code import} and
 * {@code site} by the secret of that program's account.
 */
@Command(
        name = "token",
        description =
                "Prints an access token, for curl and scripts: of a demo user (admin, agent, agent2, customer), of the account that"
                        + " may import and nothing else (import), or of the one that may only ask for customers' sessions (site).",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "USER", description = "The user's name.")
    String user = "";

    @Option(
            names = "--password",
            paramLabel = "WORD",
            description = "Default: the user's name, as the demo users have it.")
    String password = "";

    @Option(
            names = "--secret",
            description =
                    "Prints the secret of that account (import, site), for a program that asks for its tokens itself.")
    boolean secret;

    @Override
    public Integer call() throws InterruptedException {
        var settings = Book.read(Workspace.here()).map(Book::settings).orElse(StackSettings.usual());
        var program = Program.of(user);
        if (secret) {
            System.out.println(program.map(it -> it.clientSecret(Workspace.here()))
                    .orElseThrow(
                            () -> new StackProblem("Only import and site have a secret; people have a password.")));
            return 0;
        }
        if (settings.opensToOthers() && program.isEmpty()) {
            throw new StackProblem(
                    "Others can reach this stack, so its demo logins are off, and with them tokens by password.");
        }
        var address = settings.keycloakUrl() + "/realms/tidings/protocol/openid-connect/token";
        var form = program.map(TokenCommand::formOf).orElseGet(() -> formOf(user));
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            var answer = JsonMapper.shared().readTree(response.body());
            if (response.statusCode() != 200) {
                throw new StackProblem("Keycloak gave no token for '" + user + "': "
                        + answer.path("error_description").asString("answer " + response.statusCode()));
            }
            System.out.println(answer.path("access_token").asString());
            return 0;
        } catch (IOException e) {
            throw new StackProblem(
                    "Keycloak does not answer at " + address + "; './tidings status' shows what runs.", e);
        }
    }

    private String formOf(String user) {
        return "grant_type=password&client_id=tidings-cli&scope=openid&username=" + encode(user) + "&password="
                + encode(password.isEmpty() ? user : password);
    }

    private static String formOf(Program program) {
        return "grant_type=client_credentials&client_id=" + program.client() + "&client_secret="
                + encode(program.clientSecret(Workspace.here()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
