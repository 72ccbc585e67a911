package io.tidings.tickets.configuration;

import io.tidings.events.EventJson;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.tickets.Digests;
import io.tidings.tickets.audit.AuditLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole configuration over HTTP, for administrators who may both set the desk up and give access. */
@RestController
@RequestMapping("/api/v1/configuration")
final class ConfigurationController {

    /** The same configuration in the same bytes: maps have no order of their own. */
    private static final JsonMapper ORDERED = EventJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Configurations configurations;
    private final ConfigurationReader reader;
    private final MailPart mail;
    private final AuditLog audit;

    ConfigurationController(Configurations configurations, ConfigurationReader reader, MailPart mail, AuditLog audit) {
        this.configurations = configurations;
        this.reader = reader;
        this.mail = mail;
        this.audit = audit;
    }

    /**
     * @param applied false where it was only asked what would change
     * @param differences what is different now, or would be; empty where the document says what is
     * @param secretsMissing mailboxes that fetch nothing, or would not, until somebody has typed their password or secret
     * @param revision of the configuration as it is, as in the {@code ETag}
     */
    record Taken(
            boolean applied, List<ConfigurationDifference> differences, List<String> secretsMissing, String revision) {}

    /**
     * Answers the whole configuration: states, priorities, types, fields, key prefix, groups with signatures, roles, agents' access,
     * shared text modules, and of mail the mailboxes, the words and the senders of the desk's own mails, and how long an answer can be
     * taken back. Two desks that are set up the same answer the same bytes. Secrets are not part of it, nor are personal text modules.
     * Its {@code ETag} is for {@code If-Match}. While the mail service is away, so is this: {@code mail-away}.
     */
    @GetMapping
    ResponseEntity<JsonNode> read(Caller caller) {
        allowed(caller);
        var now = whole(configurations.now(), mail.now());
        return ResponseEntity.ok().eTag(EntityTag.of(revision(now))).body(now);
    }

    /**
     * Takes a configuration over, all of it or nothing: first everything is checked, and every fault is named with its place as a JSON
     * pointer. What the document does not have is removed where nothing needs it; otherwise it stays, inactive where it can be chosen:
     * fields, groups, what tickets have, roles that agents hold. Agents whom it does not name stay as they are; those who have not
     * signed in yet get what it says of them when they do. A mailbox that it does not name is switched off and keeps its secret; one
     * that is new has none until somebody types it. The same document again changes nothing.
     *
     * @param dryRun true only asks what would change
     * @param ifMatch the {@code ETag} of the configuration that the differences were looked at
     */
    @PutMapping
    ResponseEntity<Taken> take(
            Caller caller,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode document) {
        allowed(caller);
        var sent = reader.read(document);
        var now = configurations.now();
        var mailNow = mail.now();
        var is = whole(now, mailNow);
        if (!EntityTag.isAskedFor(revision(is), ifMatch)) {
            throw new ConfigurationProblem.ChangedMeanwhile();
        }
        var next = configurations.after(caller, now, sent);
        // A document of an earlier version says nothing of mail, and changes nothing about it.
        var isOfMail = document.has(ConfigurationReader.MAIL);
        var mailSent = isOfMail ? document.path(ConfigurationReader.MAIL) : mailNow;
        var mailNext = isOfMail ? mail.after(caller, mailSent, next.groups()) : new MailPart.Taken(mailNow, List.of());
        var will = whole(next, mailNext.mail());
        var differences = ConfigurationDifference.between(is, will, whole(sent, mailSent));
        if (!dryRun) {
            if (!differences.isEmpty()) {
                audit.write(
                        caller,
                        "configuration.applied",
                        "configuration",
                        revision(will),
                        null,
                        AuditedDifferences.facts(differences, will));
            }
            configurations.apply(now, next);
            if (isOfMail) {
                mail.take(caller, mailSent, next.groups());
            }
        }
        var left = dryRun ? is : whole(configurations.now(), mail.now());
        return ResponseEntity.ok()
                .eTag(EntityTag.of(revision(left)))
                .body(new Taken(!dryRun, differences, mailNext.secretsMissing(), revision(left)));
    }

    private static JsonNode whole(Configuration own, JsonNode mail) {
        var document = (ObjectNode) ORDERED.<JsonNode>valueToTree(own);
        document.set(ConfigurationReader.MAIL, mail);
        return document;
    }

    private static void allowed(Caller caller) {
        caller.needs(Permission.ADMIN_DESK);
        caller.needs(Permission.ADMIN_ACCESS);
    }

    private static String revision(JsonNode configuration) {
        return Digests.sha256(configuration.toString()).substring(0, 32);
    }
}
