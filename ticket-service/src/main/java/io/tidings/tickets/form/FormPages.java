package io.tidings.tickets.form;

import io.tidings.spine.reaction.Failure;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.form.FormProblem.Incomplete;
import io.tidings.tickets.form.FormProblem.Incomplete.Fault;
import io.tidings.tickets.form.SubmissionController.Accepted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.util.HtmlUtils;

/** What a browser shows that has sent an HTML form without any script: thanks, or what is wrong. */
final class FormPages {

    /** The gateway's own sheet, and nothing else. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private FormPages() {}

    /**
     * Why something was not taken.
     *
     * @param faults of which answers; none where it is not theirs
     * @param waitSeconds how long to wait before another try; 0 for not at all
     */
    record Refused(HttpStatus status, String code, List<Fault> faults, long waitSeconds) {

        static Refused of(Exception failed) {
            return switch (failed) {
                case Incomplete incomplete ->
                    new Refused(incomplete.status(), incomplete.code(), incomplete.faults(), 0);
                case FormProblem.Limit limit ->
                    new Refused(limit.status(), limit.code(), List.of(), limit.waitSeconds());
                case Problem refused ->
                    new Refused(
                            refused.status(),
                            refused.code(),
                            refused.facts().get("field") instanceof String field
                                    ? List.of(new Fault(field, "invalid"))
                                    : List.of(),
                            0);
                case MaxUploadSizeExceededException _ ->
                    new Refused(HttpStatus.CONTENT_TOO_LARGE, "too-large", List.of(), 0);
                case MultipartException _ -> new Refused(HttpStatus.BAD_REQUEST, OTHER, List.of(), 0);
                default ->
                    new Refused(
                            Failure.of(failed) == Failure.DEPENDENCY
                                    ? HttpStatus.SERVICE_UNAVAILABLE
                                    : HttpStatus.INTERNAL_SERVER_ERROR,
                            OTHER,
                            List.of(),
                            0);
            };
        }

        private String sentence(String language) {
            return FormTexts.problem(code, language)
                    .replace("{minutes}", String.valueOf(Math.ceilDiv(waitSeconds, 60)));
        }
    }

    private static final String OTHER = "other";

    /** @param back the page that the form was on, where that is one of its sites */
    static ResponseEntity<byte[]> thanks(Form form, String language, Accepted accepted, @Nullable String back) {
        var said = Stream.of(
                        accepted.thanks(),
                        FormTexts.text("reference", language).replace("{key}", accepted.reference()),
                        accepted.outOfHours(),
                        accepted.expected())
                .flatMap(Stream::ofNullable)
                .map(FormPages::paragraph)
                .collect(Collectors.joining());
        return page(HttpStatus.OK, language, FormTexts.title(form, language), said + link(back, "back", language));
    }

    /**
     * @param faults what is to be looked at again, each in a line
     * @param hadFiles whether files were or may have been among it, which browsers do not keep
     * @param back the page that the form was on, where that is one of its sites
     */
    static ResponseEntity<byte[]> refusal(
            Refused refused, String language, List<String> faults, boolean hadFiles, @Nullable String back) {
        var lines = faults.stream()
                .map(fault -> "<li>" + HtmlUtils.htmlEscape(fault) + "</li>")
                .collect(Collectors.joining());
        return page(
                refused.status(),
                language,
                FormTexts.text("page.title", language),
                paragraph(refused.sentence(language))
                        + (lines.isEmpty() ? "" : "<ul>" + lines + "</ul>")
                        + paragraph(FormTexts.text("page.fault", language)
                                + (hadFiles ? " " + FormTexts.text("page.files", language) : ""))
                        + link(back, "page.anew", language));
    }

    private static String link(@Nullable String back, String word, String language) {
        return back == null
                ? ""
                : "<p><a href=\"%s\">%s</a></p>"
                        .formatted(HtmlUtils.htmlEscape(back), HtmlUtils.htmlEscape(FormTexts.text(word, language)));
    }

    private static String paragraph(String text) {
        return "<p>" + HtmlUtils.htmlEscape(text).replace("\n", "<br>") + "</p>";
    }

    private static ResponseEntity<byte[]> page(HttpStatus status, String language, String title, String content) {
        var escaped = HtmlUtils.htmlEscape(title);
        var html = """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="robots" content="noindex"><title>%s</title><link rel="stylesheet" href="/problem.css"></head>
                <body><main><h1>%s</h1>%s</main></body></html>
                """.formatted(HtmlUtils.htmlEscape(language), escaped, escaped, content);
        return ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(html.getBytes(StandardCharsets.UTF_8));
    }
}
