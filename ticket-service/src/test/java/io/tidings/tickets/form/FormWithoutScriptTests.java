package io.tidings.tickets.form;

import static io.tidings.tickets.Callers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** An HTML form of somebody else's own, and programs, which have no token. */
class FormWithoutScriptTests extends FormTest {

    @Test
    void anHtmlFormOfOnesOwnGetsAPageWithoutAToken() {
        change("{\"withoutScript\": true}");
        var values = written();

        var page = navigate(values);

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentType()).startsWith("text/html");
        assertThat(text(page)).contains("문의가 접수되었습니다").contains("href=\"" + SITE + "/contact\"");
        assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
        // Pressed twice.
        navigate(values);
        assertThat(count()).isOne();
        values.put("text", "다른 질문");
        navigate(values);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aBrowserIsLedOnlyToPagesOfTheFormsSites() {
        change("{\"withoutScript\": true}");
        var values = written();
        values.put("redirect", SITE + "/thanks?ok=1");
        var led = navigate(values);
        assertThat(led.getStatus()).isEqualTo(303);
        assertThat(led.getHeader("Location")).isEqualTo(SITE + "/thanks?ok=1");

        for (var elsewhere : new String[] {
            "https://evil.example/",
            "//evil.example",
            "https://shop.example@evil.example/",
            "https://shop.example.evil.example/",
            "https:\\\\evil.example",
            "javascript:alert(1)"
        }) {
            values.put("redirect", elsewhere);
            var refused = navigate(values);
            assertThat(refused.getStatus()).as(elsewhere).isEqualTo(400);
            assertThat(refused.getHeader("Location")).isNull();
        }
    }

    @Test
    void whatIsWrongIsSaidOnAPageInWhichNothingOfAStrangerIsMarkup() {
        change("{\"withoutScript\": true, \"words\": {\"ko\": {\"title\": \"<b>문의</b>\"}}}");
        var values = written();
        values.put("email", "<script>alert(1)</script>");

        var refused = navigate(values);

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getContentType()).startsWith("text/html");
        assertThat(text(refused)).doesNotContain("<script").contains("뒤로");
        values.put("email", email);
        assertThat(text(navigate(values))).contains("&lt;b&gt;").doesNotContain("<b>");
    }

    @Test
    void whatIsWrongIsNamedAndWhatWasTypedIsFoundAgain() {
        change("{\"withoutScript\": true}");
        var values = written();
        values.put("email", "jan@nowhere");
        values.put("text", " ");
        // The page's language, whatever the browser's is.
        values.put("language", "pl");

        var refused = navigate(values);

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(text(refused))
                .contains("lang=\"pl\"", "Jeszcze nie wysłano")
                .contains("<li>E-mail: Wpisz cały adres, np. imie@example.com.</li>")
                .contains("<li>Wiadomość: To pole jest wymagane.</li>")
                .contains("wpisany tekst nadal tam jest", "href=\"" + SITE + "/contact\"")
                .doesNotContain("jan@nowhere", "ponownie wybrać pliki");
    }

    @Test
    void aVisitorOfAFormThatIsGoneReadsAPageToo() {
        desk.as(admin(), "DELETE", "/api/v1/forms/" + form, "");

        var refused = navigate(written());

        assertThat(refused.getStatus()).isEqualTo(404);
        assertThat(refused.getContentType()).startsWith("text/html");
        assertThat(text(refused)).contains("lang=\"ko\"", "더 이상 사용할 수 없는 양식입니다", "뒤로");
    }

    /** Nothing of tokens and scripts, which whoever filled it in knows nothing of, and no "try again", which helps nobody. */
    @Test
    void whoMeetsAFormThatIsNotSetUpForItIsToldWhomToTell() {
        var values = written();

        assertThat(text(navigate(values))).contains("사이트 운영자에게 알려 주세요").doesNotContain("다시 시도");
        values.put("language", "pl");
        assertThat(text(navigate(values))).contains("Powiadom osobę");
        values.put("language", "en");
        assertThat(text(navigate(values)))
                .contains("Please tell whoever runs the site")
                .doesNotContain("token");
    }

    @Test
    void whatCannotBeReadIsToldOnAPageThatSpeaksOfFiles() {
        change("{\"withoutScript\": true, \"files\": {\"most\": 2, \"largest\": 1000}}");
        var request = multipart(path("submissions")).file(file("a.txt", 1_001));
        written().forEach(request::param);

        var refused = answer(request.header("Origin", SITE)
                .header("Sec-Fetch-Mode", "navigate")
                .header("Accept-Language", "ko")
                .header("X-Forwarded-For", address));

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(text(refused)).contains("파일이 너무 많거나 너무 큽니다", "파일은 다시 선택해야");
    }

    @Test
    void aProgramSendsJson() {
        change("{\"withoutScript\": true}");
        var body = """
                {"name": "Jan", "email": "%s", "subject": "Parcel", "text": "Where is it?", "language": "pl"}""".formatted(email);

        var taken = answer(post(path("submissions"))
                .header("Idempotency-Key", "order-17")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
        var again = answer(post(path("submissions"))
                .header("Idempotency-Key", "order-17")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));

        assertThat(taken.getStatus()).isEqualTo(201);
        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(code(answer(post(path("submissions"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"emial\": \"x\"}"))))
                .isEqualTo("form-unreadable");
        assertThat(code(answer(post(path("submissions"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("null"))))
                .isEqualTo("form-unreadable");
        assertThat(answer(post(path("submissions"))
                                .contentType(MediaType.TEXT_PLAIN)
                                .content("x"))
                        .getStatus())
                .isEqualTo(400);
    }
}
