package io.tidings.tickets.form;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** What a browser shows that has sent an HTML form without any script: thanks, or what is wrong. */
final class FormPages {

    /** The gateway's own sheet, and nothing else. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private FormPages() {}

    /** @param back the page that the form was on, where that is one of its sites */
    static ResponseEntity<byte[]> thanks(Form form, String language, String ticketKey, @Nullable String back) {
        var thanks = paragraph(FormTexts.thanks(form, language))
                + paragraph(FormTexts.text("reference", language).replace("{key}", ticketKey));
        var link = back == null
                ? ""
                : "<p><a href=\"%s\">%s</a></p>"
                        .formatted(HtmlUtils.htmlEscape(back), HtmlUtils.htmlEscape(FormTexts.text("back", language)));
        return page(HttpStatus.OK, language, FormTexts.title(form, language), thanks + link);
    }

    /** @param form absent where there is none, or none any more */
    static ResponseEntity<byte[]> refusal(@Nullable Form form, String language, HttpStatus status, String sentence) {
        return page(
                status,
                language,
                FormTexts.text("check", language),
                paragraph(sentence) + (form == null ? "" : paragraph(FormTexts.text("page.fault", language))));
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
