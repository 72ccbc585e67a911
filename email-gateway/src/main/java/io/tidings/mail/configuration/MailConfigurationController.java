package io.tidings.mail.configuration;

import io.tidings.spine.web.Caller;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mail's part of the desk's configuration, for ticket-service, which has asked whether whoever wants it may. Never routed by the
 * gateway.
 */
@RestController
@RequestMapping("/internal/configuration")
class MailConfigurationController {

    private final List<ConfigurationSection> sections;

    MailConfigurationController(List<ConfigurationSection> sections) {
        this.sections = List.copyOf(sections);
    }

    /**
     * @param mail as {@code GET} answers it
     * @param groups as they will be
     * @param by the name of whoever wants it
     */
    record Wanted(JsonNode mail, List<GroupAddresses.Group> groups, String by) {}

    /**
     * @param mail as it will be: what the document says, and what stays nevertheless
     * @param secretsMissing mailboxes that fetch nothing until somebody has typed their password or secret
     */
    record Taken(JsonNode mail, List<String> secretsMissing) {}

    @GetMapping("/mail")
    JsonNode read(Caller caller) {
        servicesOnly(caller);
        var mail = JsonNodeFactory.instance.objectNode();
        sections.forEach(section -> put(mail, section.name(), section.now()));
        return mail;
    }

    /** @param dryRun true only checks it, and says what would be */
    @PutMapping("/mail")
    Taken take(Caller caller, @RequestParam(defaultValue = "false") boolean dryRun, @RequestBody Wanted wanted) {
        servicesOnly(caller);
        var faults = new Faults();
        var sent = wanted.mail();
        if (!sent.isObject()) {
            faults.add("", "The mail's part is an object.");
        }
        sent.propertyNames().stream()
                .filter(name ->
                        sections.stream().noneMatch(section -> section.name().equals(name)))
                .forEach(name -> faults.add("/" + name, "Nothing is called so."));
        var groups = new GroupAddresses(wanted.groups());
        var next = JsonNodeFactory.instance.objectNode();
        sections.forEach(
                section -> put(next, section.name(), section.after(sent.path(section.name()), groups, faults)));
        if (!faults.found().isEmpty()) {
            throw new UnfitMail(faults.found());
        }
        var missing = sections.stream()
                .flatMap(section -> section.secretsMissing(next.path(section.name())).stream())
                .toList();
        if (!dryRun) {
            sections.forEach(section -> section.take(next.path(section.name()), wanted.by()));
        }
        return new Taken(next, missing);
    }

    private static void put(ObjectNode document, String name, JsonNode section) {
        if (!section.isMissingNode()) {
            document.set(name, section);
        }
    }

    private static void servicesOnly(Caller caller) {
        if (!caller.isService()) {
            throw new AccessDeniedException("Not for this role");
        }
    }
}
