package io.tidings.tickets.form;

import io.tidings.events.Author;
import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Digests;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.attachment.Uploads;
import io.tidings.tickets.definition.Definition;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.definition.Required;
import io.tidings.tickets.form.Form.Asked;
import io.tidings.tickets.form.Form.FormFiles;
import io.tidings.tickets.form.FormProblem.Incomplete;
import io.tidings.tickets.form.FormProblem.Incomplete.Fault;
import io.tidings.tickets.form.Submissions.Planned;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.Opening;
import io.tidings.tickets.ticket.Texts;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes a ticket of what somebody sent by a form, once. Whoever that is has proved nothing: the typed address says whose ticket it
 * is and whom answers reach, it always begins a ticket of its own, and nothing that is known of the person is told or changed.
 */
@Component
class FormIntake {

    /** The ticket's field that names the form. Internal, like any other that nobody has defined. */
    static final String FORM = "form";

    /** The ticket's field that says on which page the form was. */
    static final String PAGE = "form-page";

    /** What is sent without a token and is the same twice within this time was sent twice by mistake. */
    private static final Duration SAME = Duration.ofMinutes(10);

    private static final Pattern ADDRESS = Pattern.compile(
            "[^\\s@<>\"(),:;\\\\\\[\\]\\p{Cc}]{1,64}@[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}.-]*\\.[\\p{L}\\p{M}\\p{N}-]{2,}");

    /** What somebody may be called: no digit and no dot within a word, so that it is neither an address nor a number to call. */
    private static final Pattern PLAIN_NAME = Pattern.compile("(?:[\\p{L}\\p{M}'’ -]|\\.(?=\\s|$)){1,80}");

    private final FormTokens tokens;
    private final FormLimits limits;
    private final FormQuestions questions;
    private final Submissions submissions;
    private final Uploads uploads;
    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final People people;
    private final Groups groups;
    private final DefinitionStore definitions;
    private final FieldDefinitions fields;
    private final Texts texts;
    private final Clock clock;

    FormIntake(
            FormTokens tokens,
            FormLimits limits,
            FormQuestions questions,
            Submissions submissions,
            Uploads uploads,
            TicketStore tickets,
            TicketNumbers numbers,
            People people,
            Groups groups,
            DefinitionStore definitions,
            FieldDefinitions fields,
            Texts texts,
            Clock clock) {
        this.tokens = tokens;
        this.limits = limits;
        this.questions = questions;
        this.submissions = submissions;
        this.uploads = uploads;
        this.tickets = tickets;
        this.numbers = numbers;
        this.people = people;
        this.groups = groups;
        this.definitions = definitions;
        this.fields = fields;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Who sends.
     *
     * @param address the network address, as {@link FormLimits#network} has it
     * @param origin the site, where a browser names it
     * @param key an Idempotency-Key
     */
    record Sender(
            String address,
            @Nullable String origin,
            @Nullable String key) {}

    /** @param fresh false where it was taken before */
    record Taken(String ticketKey, boolean fresh) {}

    Taken take(Form form, Submission sent, String language, Sender sender) throws IOException {
        if (sent.trap() != null && !sent.trap().isBlank()) {
            throw new FormProblem.Trapped();
        }
        var names = names(form, sent, sender);
        var before = submissions.find(names);
        if (before.isPresent() && before.get().ticketKey() != null) {
            return new Taken(before.get().ticketKey(), false);
        }
        limits.look(sender.address());
        var checked = checked(form, sent);
        var files = stored(form, sent.files());
        var planned = before.isPresent() ? before.get() : planned(names.getFirst(), form, sender);
        var ticket = open(form, checked, files, language, sent, sender, planned);
        submissions.became(planned, ticket.state().key());
        return new Taken(ticket.state().key(), true);
    }

    /** By which it is known when it comes again; the first is the one to store. */
    private List<String> names(Form form, Submission sent, Sender sender) {
        if (sent.token() != null && !sent.token().isBlank()) {
            return List.of("token " + tokens.spent(form, sent.token(), sent.proof()));
        }
        if (!form.withoutScript()) {
            throw new FormProblem.Token(
                    "form-token-needed",
                    "This form takes what its own script sends, with a form token; an administrator can let it take HTML forms.");
        }
        var who = form.id() + " " + sender.address() + " ";
        if (sender.key() != null && !sender.key().isBlank()) {
            return List.of("key " + Digests.sha256(who + sender.key()));
        }
        var now = clock.instant().getEpochSecond() / SAME.toSeconds();
        var words = who + sent.name() + "\n" + sent.email() + "\n" + sent.subject() + "\n" + sent.text() + "\n"
                + new TreeMap<>(sent.fields());
        return List.of("words " + Digests.sha256(now + words), "words " + Digests.sha256((now - 1) + words));
    }

    private Planned planned(String name, Form form, Sender sender) {
        var planned = submissions.plan(name, form.id());
        if (planned.isEmpty()) {
            // The same submission, at the same moment: both open the same ticket.
            return submissions.find(List.of(name)).orElseThrow();
        }
        try {
            limits.take(sender.address());
        } catch (FormProblem.Limit tooMany) {
            submissions.forget(planned.get());
            throw tooMany;
        }
        return planned.get();
    }

    /** What was filled in, as it may be kept. */
    private record Checked(
            @Nullable String name,
            @Nullable String email,
            String subject,
            Texts.Body text,
            Map<String, FieldValue> fields) {}

    private Checked checked(Form form, Submission sent) {
        var faults = new ArrayList<Fault>();
        var name = form.personName() == Asked.NO
                ? null
                : line("name", sent.name(), form.personName() == Asked.REQUIRED, FormQuestions.LONGEST_NAME, faults);
        var email = line("email", sent.email(), form.addressRequired(), FormQuestions.LONGEST_ADDRESS, faults);
        if (email != null && (!ADDRESS.matcher(email).matches() || groups.isOurs(email))) {
            faults.add(new Fault("email", "invalid"));
        }
        var subject = form.subject() != null
                ? form.subject()
                : line("subject", sent.subject(), true, Form.LONGEST_SUBJECT, faults);
        var text = sent.text() == null ? "" : sent.text();
        if (OneLine.isInvisible(text)) {
            faults.add(new Fault("text", "missing"));
        } else if (text.length() > FormQuestions.LONGEST_TEXT) {
            faults.add(new Fault("text", "too-long"));
        }
        var asked = new HashMap<String, JsonNode>();
        for (var field : questions.fields(form)) {
            var value = sent.fields().get(field.name());
            if (value != null && !value.isNull()) {
                asked.put(field.name(), value);
            } else if (field.required() == Required.OPENING) {
                faults.add(new Fault(FormQuestions.FIELD + field.name(), "missing"));
            }
        }
        if (!faults.isEmpty()) {
            throw new Incomplete(faults);
        }
        return new Checked(
                name,
                email,
                Objects.requireNonNull(subject),
                texts.of(text, null),
                fields.ofCustomer(stranger(form), type(form), asked));
    }

    private static @Nullable String line(
            String field, @Nullable String written, boolean required, int longest, List<Fault> faults) {
        var line = written == null ? "" : OneLine.of(written);
        if (OneLine.isInvisible(line)) {
            if (required) {
                faults.add(new Fault(field, "missing"));
            }
            return null;
        }
        if (line.length() > longest) {
            faults.add(new Fault(field, "too-long"));
        }
        return line;
    }

    /** Who may fill in what customers may. */
    private static Caller stranger(Form form) {
        return new Caller(uploader(form), form.name(), null, false, Set.of(Role.CUSTOMER), Set.of());
    }

    private static String uploader(Form form) {
        return "form:" + form.id();
    }

    private List<NewAttachment> stored(Form form, List<MultipartFile> files) throws IOException {
        var asked = questions.files(form.files());
        var together = files.stream().mapToLong(MultipartFile::getSize).sum();
        if (files.size() > (asked == null ? 0 : asked.most())
                || (asked != null
                        && (together > FormFiles.MOST_BYTES
                                || files.stream().anyMatch(file -> file.getSize() > asked.largest())))) {
            throw new FormProblem.FilesNotTaken(asked == null ? 0 : asked.most(), asked == null ? 0 : asked.largest());
        }
        var stored = new ArrayList<NewAttachment>();
        for (var file : files) {
            try (var content = file.getInputStream()) {
                stored.add(uploads.store(
                                uploader(form),
                                Objects.requireNonNullElse(file.getOriginalFilename(), ""),
                                Objects.requireNonNullElse(file.getContentType(), ""),
                                content)
                        .file());
            }
        }
        uploads.checkTogether(stored);
        return stored;
    }

    private Ticket open(
            Form form,
            Checked checked,
            List<NewAttachment> files,
            String language,
            Submission sent,
            Sender sender,
            Planned planned) {
        var there = tickets.find(planned.ticketId());
        if (there.isPresent()) {
            return there.get();
        }
        var defined = definitions.now();
        var type = type(form);
        var customer = customer(checked, language, planned);
        var values = new HashMap<>(checked.fields());
        values.put(FORM, internal(form.id()));
        Origins.cameFrom(sent.page(), sender.origin(), form.origins())
                .ifPresent(page -> values.put(PAGE, internal(page)));
        var attachments = new ArrayList<>(checked.text().whole());
        attachments.addAll(files);
        var opening = new Opening(
                defined,
                planned.ticketId(),
                numbers.next(),
                checked.subject(),
                customer.ref(),
                people.organizationOf(customer),
                groups.find(form.group())
                        .filter(Group::active)
                        .orElseGet(groups::standard)
                        .ref(),
                null,
                type,
                defined.standardPriority(type),
                List.of(),
                values,
                "form",
                language,
                List.of(),
                new NewMessage(
                        new Author(
                                Author.Role.CUSTOMER,
                                customer.id(),
                                checked.name() == null ? customer.name() : checked.name(),
                                checked.email()),
                        Visibility.PUBLIC,
                        "form",
                        checked.text().text(),
                        null,
                        null,
                        attachments,
                        null,
                        false,
                        null));
        return tickets.open(Ticket.open(opening, clock.instant()), Cause.of("form:" + form.id()), null);
    }

    /** The person of the address, unchanged; somebody new where nobody has it, or where none was asked for. */
    private Person customer(Checked checked, String language, Planned planned) {
        var name = checked.name();
        if (checked.email() != null) {
            return people.claiming(
                    checked.email().toLowerCase(Locale.ROOT),
                    name != null && PLAIN_NAME.matcher(name).matches() ? name : null,
                    language);
        }
        var fresh = Person.nobody(planned.personId()).with(draft -> {
            draft.name = name;
            draft.language = language;
        });
        return people.create(fresh).or(() -> people.find(planned.personId())).orElseThrow();
    }

    private @Nullable String type(Form form) {
        return form.type() == null
                ? null
                : definitions
                        .now()
                        .type(form.type())
                        .filter(Definition::active)
                        .map(Definition::id)
                        .orElse(null);
    }

    private static FieldValue internal(String text) {
        return new FieldValue(StringNode.valueOf(text), Visibility.INTERNAL);
    }
}
