package io.tidings.tickets.form;

import io.tidings.spine.web.Problem;
import io.tidings.tickets.form.FormIntake.Sender;
import io.tidings.tickets.form.FormIntake.Taken;
import io.tidings.tickets.form.FormProblem.FormNotFound;
import io.tidings.tickets.group.Groups;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private final Forms forms;
    private final FormQuestions questions;
    private final FormTokens tokens;
    private final SubmissionReader reader;
    private final FormIntake intake;
    private final Groups groups;

    SubmissionController(
            Forms forms,
            FormQuestions questions,
            FormTokens tokens,
            SubmissionReader reader,
            FormIntake intake,
            Groups groups) {
        this.forms = forms;
        this.questions = questions;
        this.tokens = tokens;
        this.reader = reader;
        this.intake = intake;
        this.groups = groups;
    }

    /**
     * @param thanks what to show in the form's place
     * @param reference the ticket's key, by which the desk finds it
     */
    record Accepted(String thanks, String reference) {}

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
        var form = forms.open(id).orElse(null);
        var accepted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        try {
            if (form == null) {
                throw new FormNotFound(id);
            }
            var origin = origin(form, request);
            var sent = reader.read(request);
            var language = language(form, sent.language() == null ? accepted(accepted) : sent.language());
            var redirect = redirect(form, sent);
            var taken = intake.take(form, sent, language, sender(request, origin));
            return isNavigation(request)
                    ? arrived(form, language, taken, redirect, page(sent, request, origin, form))
                    : ResponseEntity.status(taken.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(new Accepted(FormTexts.thanks(form, language), taken.ticketKey()));
        } catch (Problem refused) {
            if (refused instanceof FormProblem.Limit limit) {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(limit.waitSeconds()));
            }
            if (!isNavigation(request)) {
                throw refused;
            }
            var language = form == null ? "en" : language(form, accepted(accepted));
            return FormPages.refusal(form, language, refused.status(), sentence(refused, language));
        }
    }

    private static String sentence(Problem refused, String language) {
        var wait = refused instanceof FormProblem.Limit limit ? Math.ceilDiv(limit.waitSeconds(), 60) : 0;
        return FormTexts.problem(refused.code(), language).replace("{minutes}", String.valueOf(wait));
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
            Form form, String language, Taken taken, @Nullable URI redirect, @Nullable String back) {
        return redirect == null
                ? FormPages.thanks(form, language, taken.ticketKey(), back)
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
