package io.tidings.mail.template;

import io.tidings.events.EventJson;
import io.tidings.mail.configuration.ConfigurationSection;
import io.tidings.mail.configuration.Faults;
import io.tidings.mail.configuration.GroupAddresses;
import io.tidings.mail.template.TemplateProblem.ChangedMeanwhile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The words that administrators wrote, as a section of the configuration. What comes with the desk is not part of it. */
@Component
@Order(1)
class WrittenTemplates implements ConfigurationSection {

    private static final JsonMapper JSON = EventJson.mapper();

    /**
     * @param group absent for all groups
     * @param sender absent for the group's name
     * @param subject absent for that of the conversation
     */
    record Part(
            @Nullable String kind,
            @Nullable String language,
            @Nullable String group,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String text) {

        static Part of(MailTemplate template) {
            return new Part(
                    template.kind().word(),
                    template.language(),
                    template.groupId(),
                    template.sender(),
                    template.subject(),
                    template.text());
        }
    }

    private final MailTemplates templates;
    private final Clock clock;

    WrittenTemplates(MailTemplates templates, Clock clock) {
        this.templates = templates;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public JsonNode now() {
        return shown(templates.all());
    }

    @Override
    public JsonNode after(JsonNode sent, GroupAddresses groups, Faults faults) {
        var next = new ArrayList<MailTemplate>();
        var seen = new HashSet<String>();
        var n = 0;
        for (var entry : sent) {
            var at = "/templates/" + n++;
            faults.read(at, entry, Part.class)
                    .flatMap(part -> faults.check(at, () -> checked(part, groups)))
                    .ifPresent(template -> {
                        next.add(template);
                        if (!seen.add(template.id())) {
                            faults.add(at, template.id() + " is there twice.");
                        }
                    });
        }
        return shown(next);
    }

    private static MailTemplate checked(Part part, GroupAddresses groups) {
        return TemplateChecks.checked(
                part.kind(), part.language(), part.group(), groups::has, part.sender(), part.subject(), part.text());
    }

    @Override
    public void take(JsonNode next, String by) {
        var now = new TreeMap<String, MailTemplate>();
        templates.all().forEach(template -> now.put(template.id(), template));
        for (var entry : next) {
            var part = JSON.treeToValue(entry, Part.class);
            var wanted = TemplateChecks.checked(
                    part.kind(), part.language(), part.group(), _ -> true, part.sender(), part.subject(), part.text());
            var is = now.remove(wanted.id());
            if (is == null || !Part.of(is).equals(Part.of(wanted))) {
                templates
                        .save(
                                new MailTemplate(
                                        wanted.kind(),
                                        wanted.language(),
                                        wanted.groupId(),
                                        wanted.sender(),
                                        wanted.subject(),
                                        wanted.text(),
                                        is == null ? 0 : is.version(),
                                        clock.instant(),
                                        by),
                                is == null ? 0 : is.version())
                        .orElseThrow(ChangedMeanwhile::new);
            }
        }
        now.keySet().forEach(templates::delete);
    }

    private static JsonNode shown(Collection<MailTemplate> all) {
        List<Part> parts = all.stream()
                .map(Part::of)
                .sorted(Comparator.comparing((Part part) -> Objects.requireNonNullElse(part.kind(), ""))
                        .thenComparing(part -> Objects.requireNonNullElse(part.language(), ""))
                        .thenComparing(part -> Objects.requireNonNullElse(part.group(), "")))
                .toList();
        return JSON.valueToTree(parts);
    }
}
