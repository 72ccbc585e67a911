package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of hostile HTML stays after sanitizing, judged by a list of its own. The same payloads run in a browser in
 * {@code system-tests}.
 */
class HostileHtmlTests {

    static final Path PAYLOADS = Path.of("src/test/resources/hostile-html.json");

    private static final Set<String> ELEMENTS =
            Set.of(("a abbr address b big blockquote body br caption center cite code col"
                            + " colgroup dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i img ins kbd li ol p pre q s samp small"
                            + " span strike strong sub sup table tbody td tfoot th thead tr tt u ul var")
                    .split(" "));

    private static final Set<String> ATTRIBUTES = Set.of(
            ("href src rel data-remote-src alt title width height border cellpadding cellspacing size start colspan rowspan span"
                            + " align valign dir type color bgcolor lang style")
                    .split(" "));

    @Test
    void nothingThatRunsOrLoadsIsLeftOfAnyPayload() throws IOException {
        var left = new ArrayList<String>();
        for (var html : payloads()) {
            var safe = SafeHtml.sanitize(html);
            for (var element : Jsoup.parse(safe).getAllElements()) {
                dangers(element).forEach(danger -> left.add(danger + " of " + html + " in " + safe));
            }
        }
        assertThat(left).isEmpty();
    }

    @Test
    void whatIsSafeStaysAsItIsWhenReadOnceMore() throws IOException {
        for (var payload : payloads()) {
            var safe = SafeHtml.sanitize(payload);
            // The sanitizer ends every value with a grave accent in it with one more blank.
            assertThat(SafeHtml.sanitize(safe).replaceAll(" +\"", "\"")).isEqualTo(safe.replaceAll(" +\"", "\""));
        }
    }

    @Test
    void aMailWithAPayloadIsAsSafeAsThePayload() throws IOException {
        for (var payload : payloads()) {
            var mail =
                    "From: eve@kunde.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>hello</p>" + payload;
            var line = MailParse.line("payload", mail.getBytes(StandardCharsets.UTF_8));
            for (var element : Jsoup.parse(line.path("body_html").asString("")).getAllElements()) {
                assertThat(dangers(element)).as(mail).isEmpty();
            }
        }
    }

    @Test
    void harmlessLooksAndPicturesStay() {
        assertThat(SafeHtml.sanitize("<p style=\"color:red; font-weight:bold\" align=\"center\">x</p>"))
                .isEqualTo("<p style=\"color:red;font-weight:bold\" align=\"center\">x</p>");
        assertThat(SafeHtml.sanitize(
                        "<img src=\"cid:logo@x\" width=\"9\"><a href=\"https://shop.example/?a=1&amp;b=2\">x</a>"))
                .contains(
                        "src=\"cid:logo&#64;x\"", "width=\"9\"", "href=\"https://shop.example/?a&#61;1&amp;b&#61;2\"");
        assertThat(SafeHtml.sanitize("<img src=\"https://shop.example/p.png\" alt=\"a pen\">"))
                .contains("data-remote-src=\"https://shop.example/p.png\"", "alt=\"a pen\"")
                .doesNotContain(" src=");
    }

    @Test
    void theListIsLong() throws IOException {
        assertThat(payloads()).hasSizeGreaterThan(400);
    }

    private static List<String> payloads() throws IOException {
        return new JsonMapper()
                .readTree(Files.readString(PAYLOADS))
                .valueStream()
                .map(payload -> payload.path("html")
                        .asString()
                        .replace("{track}", "https://track.example/1")
                        .replace("{trackhost}", "track.example/1"))
                .toList();
    }

    private static List<String> dangers(Element element) {
        var dangers = new ArrayList<String>();
        if (!element.normalName().startsWith("#") && !ELEMENTS.contains(element.normalName())) {
            dangers.add("element " + element.normalName());
        }
        for (var attribute : element.attributes()) {
            var value = attribute.getValue().toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Cntrl}]", "");
            var isDangerous = !ATTRIBUTES.contains(attribute.getKey())
                    || switch (attribute.getKey()) {
                        case "href" -> !value.matches("(https?:|mailto:|tel:|#).*");
                        case "src" -> !value.matches("(cid:|data:image/(png|gif|jpe?g|webp);base64,).*");
                        case "style" ->
                            value.matches(
                                    ".*(url|expression|import|behavior|binding|image-set|javascript|var\\(|position:|\\\\).*");
                        default -> false;
                    };
            if (isDangerous) {
                dangers.add("attribute " + attribute);
            }
        }
        return dangers;
    }
}
