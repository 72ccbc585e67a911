package io.tidings.tickets.configuration;

import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.ServiceTokens;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.ConfigurationProblem.Fault;
import io.tidings.tickets.configuration.ConfigurationProblem.MailAway;
import io.tidings.tickets.configuration.ConfigurationProblem.Unfit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the desk's mail is set up with. The email-gateway owns it, and judges it; here it is embedded as it comes. */
@Component
class MailPart {

    private static final Logger log = LoggerFactory.getLogger(MailPart.class);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final JsonMapper json = new JsonMapper();
    private final URI address;
    private final ServiceTokens tokens;

    MailPart(@Value("${tickets.mail}") URI mail, ServiceTokens tokens) {
        this.address = mail.resolve("/internal/configuration/mail");
        this.tokens = tokens;
    }

    /**
     * @param mail as it will be, or is now
     * @param secretsMissing mailboxes that fetch nothing until somebody has typed their password or secret
     */
    record Taken(JsonNode mail, List<String> secretsMissing) {}

    /** @throws MailAway where nobody answers */
    JsonNode now() {
        return read(send(HttpRequest.newBuilder(address).GET()));
    }

    /**
     * What would be after this one was taken over.
     *
     * @throws Unfit naming every fault by its place in the whole document
     * @throws MailAway where nobody answers
     */
    Taken after(Caller caller, JsonNode mail, List<GroupPart> groups) {
        return put("?dryRun=true", caller, mail, groups);
    }

    /** Takes it over. */
    void take(Caller caller, JsonNode mail, List<GroupPart> groups) {
        put("", caller, mail, groups);
    }

    private Taken put(String query, Caller caller, JsonNode mail, List<GroupPart> groups) {
        var wanted = json.createObjectNode();
        wanted.set("mail", mail);
        var known = wanted.putArray("groups");
        groups.forEach(group -> known.addObject().put("id", group.id()).put("address", group.address()));
        wanted.put("by", caller.name());
        var answer = read(send(HttpRequest.newBuilder(address.resolve(address.getPath() + query))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(wanted)))));
        return new Taken(
                answer.path("mail"),
                answer.path("secretsMissing")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.timeout(LONGEST)
                            .header("Authorization", "Bearer " + tokens.bearer())
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | DependencyAway e) {
            throw new MailAway();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailAway();
        }
    }

    private JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            return json.readTree(answer.body());
        }
        var faults =
                answer.statusCode() == 400 ? faults(json.readTree(answer.body()).path("faults")) : List.<Fault>of();
        if (faults.isEmpty()) {
            log.warn("The mail service answers {} to {}", answer.statusCode(), address);
            throw new MailAway();
        }
        throw new Unfit(faults);
    }

    private static List<Fault> faults(JsonNode told) {
        var faults = new ArrayList<Fault>();
        told.forEach(fault -> faults.add(new Fault(
                "/mail" + fault.path("pointer").asString(""),
                fault.path("sentence").asString(""))));
        return faults;
    }
}
