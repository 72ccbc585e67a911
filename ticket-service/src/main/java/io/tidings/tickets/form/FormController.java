package io.tidings.tickets.form;

import static java.util.stream.Collectors.toSet;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Requests;
import io.tidings.tickets.Roles;
import io.tidings.tickets.Visible;
import io.tidings.tickets.audit.AuditLog;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.form.Form.Asked;
import io.tidings.tickets.form.Form.FormFiles;
import io.tidings.tickets.form.Form.FormWords;
import io.tidings.tickets.form.FormProblem.FormExists;
import io.tidings.tickets.form.FormProblem.FormNotFound;
import io.tidings.tickets.form.Forms.Stored;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Forms as administrators set them up. */
@RestController
@RequestMapping("/api/v1/forms")
final class FormController {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Forms forms;
    private final FormQuestions questions;
    private final Submissions submissions;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final AuditLog audit;

    FormController(
            Forms forms,
            FormQuestions questions,
            Submissions submissions,
            Groups groups,
            DefinitionStore definitions,
            AuditLog audit) {
        this.forms = forms;
        this.questions = questions;
        this.submissions = submissions;
        this.groups = groups;
        this.definitions = definitions;
        this.audit = audit;
    }

    /**
     * @param personName whether people are asked what they are called
     * @param addressRequired whether nobody gets by without a mail address
     * @param subject what all tickets of the form are called; absent where people are asked
     * @param fields names of the public custom fields that it asks for
     * @param words what it says, by language tag; what is absent comes with the desk
     * @param origins the sites whose pages may show it
     * @param files which files it takes; absent for none
     * @param withoutScript whether it also takes what comes without a form token
     * @param proofOfWork whether a browser has to calculate for a moment before it may send
     * @param active false where it takes nothing and is not shown
     * @param lastDay how many came in by it within a day
     * @param lastWeek how many came in by it within seven days
     * @param version counts its changes; quoted, it is the {@code ETag} for {@code If-Match}
     */
    record FormView(
            String id,
            String name,
            String group,
            @Nullable String type,
            Asked personName,
            boolean addressRequired,
            @Nullable String subject,
            List<String> fields,
            Map<String, FormWords> words,
            List<String> origins,
            @Nullable FormFiles files,
            boolean withoutScript,
            boolean proofOfWork,
            boolean active,
            long lastDay,
            long lastWeek,
            long version) {}

    record FormList(List<FormView> forms) {}

    /**
     * A form as it is to be; what is absent is as said here.
     *
     * @param id lower-case letters, digits and hyphens; it stands in pages and stays for ever
     * @param group id of the group that its tickets come to
     * @param type id of the type of its tickets; absent for none
     * @param personName no, optional or required; absent for optional
     * @param addressRequired absent for true
     * @param subject what all of its tickets are called; absent to ask
     * @param fields names of public custom fields that customers may write; absent for none
     * @param words by language tag; absent for those that come with the desk
     * @param origins such as {@code https://shop.example}; absent for none, and then no page may show it
     * @param files absent for none
     * @param withoutScript absent for false
     * @param proofOfWork absent for true
     * @param active absent for true
     */
    record WantedForm(
            @NotBlank @Pattern(regexp = Form.ID) String id,
            @NotBlank @Visible @Size(max = 100) String name,
            @NotBlank @Pattern(regexp = Form.ID) String group,
            @Nullable @Size(max = 100) String type,
            @Nullable Asked personName,
            @Nullable Boolean addressRequired,
            @Nullable @Size(max = Form.LONGEST_SUBJECT) String subject,
            @Nullable @Size(max = Form.MOST_FIELDS) List<@NotBlank String> fields,

            @Nullable @Size(max = 50) Map<@Pattern(regexp = Form.LANGUAGE) String, @NotNull @Valid FormWords> words,

            @Nullable @Size(max = Form.MOST_ORIGINS) List<@NotBlank @Size(max = 300) String> origins,
            @Nullable @Valid FormFiles files,
            @Nullable Boolean withoutScript,
            @Nullable Boolean proofOfWork,
            @Nullable Boolean active) {

        private Form form() {
            return new Form(
                    id,
                    name,
                    group,
                    type,
                    Objects.requireNonNullElse(personName, Asked.OPTIONAL),
                    Objects.requireNonNullElse(addressRequired, true),
                    subject,
                    Objects.requireNonNullElse(fields, List.of()),
                    Objects.requireNonNullElse(words, Map.of()),
                    Objects.requireNonNullElse(origins, List.of()),
                    files,
                    Objects.requireNonNullElse(withoutScript, false),
                    Objects.requireNonNullElse(proofOfWork, true),
                    Objects.requireNonNullElse(active, true));
        }
    }

    @GetMapping
    FormList list(Caller caller) {
        Roles.needsAdmin(caller);
        return new FormList(forms.all().stream().map(this::view).toList());
    }

    @GetMapping("/{id}")
    ResponseEntity<FormView> read(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        return answer(forms.find(id).orElseThrow(() -> new FormNotFound(id)));
    }

    @PostMapping
    ResponseEntity<FormView> create(Caller caller, @Valid @RequestBody WantedForm request) {
        Roles.needsAdmin(caller);
        var wanted = checked(request.form());
        if (forms.find(wanted.id()).isPresent()) {
            throw new FormExists(wanted.id());
        }
        audit(caller, "form.created", wanted);
        var form = forms.insert(wanted).orElseThrow(() -> new FormExists(wanted.id()));
        return ResponseEntity.created(URI.create("/api/v1/forms/" + wanted.id()))
                .eTag(EntityTag.of(form.version()))
                .body(view(form));
    }

    /** Takes the place of what the form was. The id stays. */
    @PutMapping("/{id}")
    ResponseEntity<FormView> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody WantedForm request) {
        Roles.needsAdmin(caller);
        if (!request.id().equals(id)) {
            throw new InvalidField("id", "A form keeps its id, %s.".formatted(id));
        }
        var before = forms.find(id).orElseThrow(() -> new FormNotFound(id));
        var wanted = checked(request.form());
        var seen = Requests.version(ifMatch);
        if (seen != null && seen != before.version()) {
            throw new FormProblem.FormChanged(id);
        }
        audit(caller, "form.changed", wanted);
        return answer(forms.replace(wanted, seen).orElseThrow(() -> new FormNotFound(id)));
    }

    /** Pages that still show it then show nothing. Its tickets stay. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        var form = forms.find(id).orElseThrow(() -> new FormNotFound(id));
        audit(caller, "form.deleted", form.form());
        forms.delete(id);
        return ResponseEntity.noContent().build();
    }

    /**
     * What a form would look like, which is not saved and takes nothing.
     *
     * @param language of the page, a BCP 47 tag
     */
    @PostMapping("/preview")
    FormQuestions.Shown preview(
            Caller caller,
            @RequestParam(required = false) @Nullable String language,
            @Valid @RequestBody WantedForm request) {
        Roles.needsAdmin(caller);
        var form = checked(request.form());
        return questions.shown(form, FormTexts.language(form, language, null), null);
    }

    private Form checked(Form form) {
        var defined = definitions.now();
        var checked =
                FormChecks.checked(form, groups.all().stream().map(Group::id).collect(toSet()), defined);
        FormChecks.checkChoice(checked, defined);
        return checked;
    }

    /** Who opens the desk to strangers, and how far. */
    private void audit(Caller caller, String action, Form form) {
        audit.write(
                caller,
                action,
                "form",
                form.id(),
                form.name(),
                Map.of(
                        "active",
                        form.active(),
                        "group",
                        form.group(),
                        "origins",
                        form.origins(),
                        "withoutScript",
                        form.withoutScript(),
                        "files",
                        Optional.ofNullable(form.files()).map(FormFiles::most).orElse(0)));
    }

    private ResponseEntity<FormView> answer(Stored stored) {
        return ResponseEntity.ok().eTag(EntityTag.of(stored.version())).body(view(stored));
    }

    private FormView view(Stored stored) {
        var form = stored.form();
        return new FormView(
                form.id(),
                form.name(),
                form.group(),
                form.type(),
                form.personName(),
                form.addressRequired(),
                form.subject(),
                form.fields(),
                form.words(),
                form.origins(),
                form.files(),
                form.withoutScript(),
                form.proofOfWork(),
                form.active(),
                submissions.since(form.id(), DAY),
                submissions.since(form.id(), WEEK),
                stored.version());
    }
}
