package io.tidings.tickets.form;

import io.tidings.tickets.form.FormIntake.Sender;
import io.tidings.tickets.form.FormIntake.Taken;
import io.tidings.tickets.form.FormPages.Refused;
import io.tidings.tickets.form.FormProblem.FormNotFound;
import io.tidings.tickets.form.FormProblem.Incomplete.Fault;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.guidance.Guidances;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Forms as strangers meet them: without a login, from pages of other sites, with a script or without. */
@RestController
@RequestMapping("/api/v1/forms/{id}")
final class SubmissionController {

    private static final Logger log = LoggerFactory.getLogger(SubmissionController.class);

    private final Forms forms;
    private final FormQuestions questions;
    private final FormTokens tokens;
    private final SubmissionReader reader;
    private final FormIntake intake;
    private final Groups groups;
    private final Guidances guidances;

    SubmissionController(
            Forms forms,
            FormQuestions questions,
            FormTokens tokens,
            SubmissionReader reader,
            FormIntake intake,
            Groups groups,
            Guidances guidances) {
        this.forms = forms;
        this.questions = questions;
        this.tokens = tokens;
        this.reader = reader;
        this.intake = intake;
        this.groups = groups;
        this.guidances = guidances;
    }

    /**
     * @param thanks what to show in the form's place
     * @param reference the ticket's key, by which the desk finds it
     * @param outOfHours what the group says while nobody is there; absent where it says nothing
     * @param expected when somebody is there again and until when an answer comes; absent where nothing is to be said
     */
    record Accepted(
            String thanks,
            String reference,
            @Nullable String outOfHours,
            @Nullable String expected) {}

    /**
     * A form as a page shows it, for anybody: its questions, its words, and a form token, which is good for one submission.
     *
     * @param language of the page, a BCP 47 tag
     */
    @GetMapping("/definition")
    ResponseEntity<FormQuestions.Shown> definition(
            @PathVariable String id, @RequestParam(required = false) @Nullable String language) {
        var form = forms.open(id).orElseThrow(() -> new FormNotFound(id));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(questions.shown(form, language(form, language), tokens.issue(form)));
    }

    /**
     * Takes what anybody has filled in, and makes a ticket of it: as JSON, or as browsers send HTML forms (multipart/form-data with
     * files, or application/x-www-form-urlencoded). 201 the first time; 200 where the same was sent before. A browser that was sent
     * here by an HTML form gets a page in place of JSON, or is led on to {@code redirect}.
     */
    @PostMapping("/submissions")
    ResponseEntity<?> submit(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Form form = null;
        Submission sent = null;
        try {
            form = forms.open(id).orElseThrow(() -> new FormNotFound(id));
            var origin = origin(form, request);
            sent = reader.read(request);
            var language = language(form, tag(sent, request));
            var redirect = redirect(form, sent);
            var taken = intake.take(form, sent, language, sender(request, origin));
            var accepted = accepted(form, sent, language, taken);
            return isNavigation(request)
                    ? arrived(form, language, accepted, redirect, page(sent, request, origin, form))
                    : ResponseEntity.status(taken.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(accepted);
        } catch (RuntimeException | IOException failed) {
            if (failed instanceof FormProblem.Limit limit) {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(limit.waitSeconds()));
            }
            if (!isNavigation(request)) {
                throw failed;
            }
            return refusal(form, sent, request, failed);
        }
    }

    private Accepted accepted(Form form, Submission sent, String language, Taken taken) {
        var said = guidances.said(form.group(), language, zone(sent.zone()));
        return new Accepted(FormTexts.thanks(form, language), taken.ticketKey(), said.outOfHours(), said.sentence());
    }

    /** What is no zone is none: nobody's message is refused for the sake of a clock. */
    private static @Nullable ZoneId zone(@Nullable String named) {
        return named != null && ZoneId.getAvailableZoneIds().contains(named) ? ZoneId.of(named) : null;
    }

    /** A page in the visitor's language that says what is wrong and how what was typed is found again; JSON is for programs. */
    private ResponseEntity<?> refusal(
            @Nullable Form form, @Nullable Submission sent, HttpServletRequest request, Exception failed) {
        // Without asking for anything that may be what is away.
        var language = form == null
                ? FormTexts.spoken(tag(sent, request))
                : FormTexts.language(form, tag(sent, request), null);
        var refused = Refused.of(failed);
        if (refused.status().is5xxServerError()) {
            log.error("{} could not be taken", request.getRequestURI(), failed);
        }
        var faults = form == null ? List.<String>of() : faults(form, refused.faults(), language);
        var mayHaveHadFiles = String.valueOf(request.getContentType()).startsWith("multipart/")
                && (sent == null || !sent.files().isEmpty());
        var back = form == null || sent == null
                ? null
                : Origins.cameFrom(sent.page(), null, form.origins()).orElse(null);
        return FormPages.refusal(refused, language, faults, mayHaveHadFiles, back);
    }

    /** The questions that are to be looked at again, by what the form calls them. */
    private List<String> faults(Form form, List<Fault> faults, String language) {
        if (faults.isEmpty()) {
            return List.of();
        }
        var named = questions.shown(form, language, null).questions().stream()
                .collect(Collectors.toMap(FormQuestions.Question::name, FormQuestions.Question::label));
        return faults.stream()
                .filter(fault -> named.containsKey(fault.field()))
                .map(fault -> named.get(fault.field()) + ": " + FormTexts.fault(fault, language))
                .toList();
    }

    /** The site that the browser names; a page that hides where it is counts as none, like a program. */
    private static @Nullable String origin(Form form, HttpServletRequest request) {
        var named = request.getHeader(HttpHeaders.ORIGIN);
        if (named == null || (named.equals("null") && form.withoutScript())) {
            return null;
        }
        var origin = Origins.of(named).orElse(named);
        if (!form.origins().contains(origin)) {
            throw new FormProblem.ForeignOrigin(named.length() > 300 ? named.substring(0, 300) : named);
        }
        return origin;
    }

    /** Only to a page of one of the form's own sites: whoever writes the form's HTML may be anybody. */
    private static @Nullable URI redirect(Form form, Submission sent) {
        var wanted = sent.redirect();
        if (wanted == null || wanted.isBlank()) {
            return null;
        }
        return Origins.ofPage(wanted)
                .filter(form.origins()::contains)
                .map(_ -> URI.create(wanted.strip()))
                .orElseThrow(FormProblem.RedirectElsewhere::new);
    }

    private static @Nullable String page(
            Submission sent, HttpServletRequest request, @Nullable String origin, Form form) {
        var page = sent.page() == null ? request.getHeader(HttpHeaders.REFERER) : sent.page();
        return Origins.cameFrom(page, origin, form.origins()).orElse(null);
    }

    private static ResponseEntity<?> arrived(
            Form form, String language, Accepted accepted, @Nullable URI redirect, @Nullable String back) {
        return redirect == null
                ? FormPages.thanks(form, language, accepted, back)
                : ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(redirect)
                        .cacheControl(CacheControl.noStore())
                        .build();
    }

    /** The gateway writes this header anew: it is who really called there, whatever the caller claims. */
    private static Sender sender(HttpServletRequest request, @Nullable String origin) {
        var caller = Optional.ofNullable(request.getHeader("X-Forwarded-For")).orElseGet(request::getRemoteAddr);
        return new Sender(FormLimits.network(caller), origin, request.getHeader("Idempotency-Key"));
    }

    /** The language of the page that the form is on, as that says, else the browser's. */
    private static @Nullable String tag(@Nullable Submission sent, HttpServletRequest request) {
        return sent == null || sent.language() == null
                ? accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE))
                : sent.language();
    }

    private String language(Form form, @Nullable String tag) {
        var ofGroup = groups.find(form.group()).map(group -> group.language()).orElse(null);
        return FormTexts.language(form, tag, ofGroup);
    }

    /** The first of the browser's languages. */
    private static @Nullable String accepted(@Nullable String header) {
        return header == null ? null : header.split("[,;]", 2)[0];
    }

    /** A browser that shows what is answered as its next page. */
    private static boolean isNavigation(HttpServletRequest request) {
        var mode = request.getHeader("Sec-Fetch-Mode");
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return mode == null ? accept != null && accept.contains("text/html") : mode.equals("navigate");
    }
}
