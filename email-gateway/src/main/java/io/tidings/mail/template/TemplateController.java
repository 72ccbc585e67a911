package io.tidings.mail.template;

import io.tidings.events.Permission;
import io.tidings.mail.template.TemplateProblem.BadField;
import io.tidings.mail.template.TemplateProblem.ChangedMeanwhile;
import io.tidings.mail.template.TemplateProblem.NotWritten;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The words of our own mails, for administrators: read, written, given back to what comes with the desk. */
@RestController
@RequestMapping("/api/v1/mail-templates")
class TemplateController {

    private static final Logger log = LoggerFactory.getLogger(TemplateController.class);

    /**
     * @param kind {@code acknowledgement} (of a mail), {@code call} (of a phone call), {@code form} (of what came by a form, without
     *     a word of that), {@code answer} (what stands around an agent's words) or {@code expectation} (when an answer may be expected: a sentence for the acknowledgements)
     * @param language a BCP 47 tag
     * @param group absent for all groups that have none of their own
     * @param sender the name that the mail comes from; absent for that of the group
     * @param subject absent for that of the conversation
     * @param text plain text with placeholders
     * @param standard whether it is as it comes with the desk
     * @param version for {@code If-Match}; 0 where nobody has written anything
     */
    record Shown(
            TemplateKind kind,
            String language,
            @Nullable String group,
            @Nullable String sender,
            @Nullable String subject,
            String text,
            boolean standard,
            long version,
            @Nullable Instant changedAt,
            @Nullable String changedBy) {

        static Shown of(MailTemplate template) {
            return new Shown(
                    template.kind(),
                    template.language(),
                    template.groupId(),
                    template.sender(),
                    template.subject(),
                    template.text(),
                    template.isStandard(),
                    template.version(),
                    template.changedAt(),
                    template.changedBy());
        }
    }

    /**
     * @param hasSender whether its mails can say who they are from
     * @param hasSubject whether its mails can have a subject of their own
     * @param mayBeEmpty whether a text of nothing means something: that nothing is promised
     * @param placeholders every name that a text may use; one that ends in {@code .*} stands for all names below it
     */
    record Kind(
            TemplateKind kind, boolean hasSender, boolean hasSubject, boolean mayBeEmpty, List<String> placeholders) {

        static Kind of(TemplateKind kind) {
            return new Kind(kind, kind.hasSender(), kind.hasSubject(), kind.mayBeEmpty(), kind.placeholders());
        }
    }

    /** @param templates for all groups, each kind in each language there is; then what single groups have */
    record Listed(List<Shown> templates, List<Kind> kinds) {}

    /**
     * @param sender the name that the mail comes from, one line with placeholders; absent for that of the group
     * @param subject one line with placeholders; absent for that of the conversation
     * @param text plain text with placeholders: {@code {{customer.name|there}}} puts in a name, or "there" where none is known
     */
    record Write(
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String text) {}

    private final MailTemplates templates;
    private final TemplateChecks checks;
    private final Clock clock;

    TemplateController(MailTemplates templates, TemplateChecks checks, Clock clock) {
        this.templates = templates;
        this.checks = checks;
        this.clock = clock;
    }

    /** All words as they are now. */
    @GetMapping
    Listed list(Caller caller) {
        administratorsOnly(caller);
        var all = new TreeMap<String, MailTemplate>();
        for (var kind : TemplateKind.values()) {
            for (var language : StandardTexts.LANGUAGES) {
                StandardTexts.of(kind, language).ifPresent(standard -> all.put(standard.id(), standard));
            }
        }
        templates.all().forEach(template -> all.put(template.id(), template));
        return new Listed(
                all.values().stream()
                        .sorted(Comparator.comparing(MailTemplate::kind)
                                .thenComparing(template ->
                                        Optional.ofNullable(template.groupId()).orElse(""))
                                .thenComparing(MailTemplate::language))
                        .map(Shown::of)
                        .toList(),
                Arrays.stream(TemplateKind.values()).map(Kind::of).toList());
    }

    /** The words of one kind in one language: the group's own, else those for all groups, else what comes with the desk. */
    @GetMapping("/{kind}/{language}")
    ResponseEntity<Shown> read(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String language,
            @RequestParam(required = false) @Nullable String group) {
        administratorsOnly(caller);
        return shown(now(TemplateChecks.kind(kind), TemplateChecks.language(language), checks.group(group)));
    }

    /** Writes the words of one kind in one language, for one group or for all. They hold for the next mail. */
    @PutMapping("/{kind}/{language}")
    ResponseEntity<Shown> write(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String language,
            @RequestParam(required = false) @Nullable String group,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Write wished) {
        administratorsOnly(caller);
        var template = checks.checked(kind, language, group, wished.sender(), wished.subject(), wished.text());
        var seen = Optional.ofNullable(EntityTag.version(ifMatch, "the words as they were read", BadField::new))
                .orElseGet(() ->
                        templates.find(template.id()).map(MailTemplate::version).orElse(0L));
        var saved = templates
                .save(
                        new MailTemplate(
                                template.kind(),
                                template.language(),
                                template.groupId(),
                                template.sender(),
                                template.subject(),
                                template.text(),
                                seen,
                                clock.instant(),
                                caller.name()),
                        seen)
                .orElseThrow(ChangedMeanwhile::new);
        log.info("{} ({}) wrote the mail template {}", caller.name(), caller.id(), template.id());
        return shown(saved);
    }

    /** Takes the words back: those for all groups hold for a group again, and what comes with the desk for all. */
    @DeleteMapping("/{kind}/{language}")
    ResponseEntity<Void> giveBack(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String language,
            @RequestParam(required = false) @Nullable String group) {
        administratorsOnly(caller);
        var id = MailTemplate.id(TemplateChecks.kind(kind), TemplateChecks.language(language), checks.group(group));
        templates.delete(id);
        log.info("{} ({}) took the mail template {} back", caller.name(), caller.id(), id);
        return ResponseEntity.noContent().build();
    }

    private MailTemplate now(TemplateKind kind, String language, @Nullable String groupId) {
        return templates
                .find(MailTemplate.id(kind, language, groupId))
                .or(() -> templates.find(MailTemplate.id(kind, language, null)))
                .or(() -> StandardTexts.of(kind, language))
                .orElseThrow(() -> new NotWritten(language));
    }

    private static ResponseEntity<Shown> shown(MailTemplate template) {
        return ResponseEntity.ok().eTag(EntityTag.of(template.version())).body(Shown.of(template));
    }

    private static void administratorsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_DESK);
    }
}
