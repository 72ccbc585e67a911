package io.tidings.tickets.form;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Digests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A form on another site, and what strangers make of it. */
@TicketServiceTest
class FormTests {

    private static final String SITE = "https://shop.example";
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    FormProperties properties;

    @Autowired
    Clock clock;

    private DeskRequests desk;
    private String form;
    private String address;
    private String email;

    @BeforeEach
    void aForm() {
        desk = new DeskRequests(mvc);
        form = "f" + Ids.next().replace("-", "").substring(12, 30);
        email = form + "@customer.example";
        // Of its own network, so that no test fills another's hour.
        address = "2001:db8:" + form.substring(10, 14).replaceAll("[^0-9a-f]", "0") + ":"
                + form.substring(14, 18).replaceAll("[^0-9a-f]", "0") + "::1";
        database.getCollection("form_counts").deleteMany(new Document());
        create("{}");
    }

    // What a page gets

    @Test
    void aPageGetsTheFormInItsLanguageAndAToken() {
        change("{\"words\": {\"pl\": {\"title\": \"Pytanie o zamówienie\"}}}");

        var shown = definition("pl-PL");

        assertThat(shown.path("language").asString()).isEqualTo("pl");
        assertThat(shown.path("title").asString()).isEqualTo("Pytanie o zamówienie");
        assertThat(shown.path("button").asString()).isEqualTo("Wyślij");
        assertThat(shown.at("/questions/0/label").asString()).isEqualTo("Imię i nazwisko");
        assertThat(shown.at("/token/token").asString()).isNotEmpty();
        assertThat(definition("ko").path("title").asString()).isEqualTo("문의하기");
        assertThat(definition("tlh").path("language").asString()).isEqualTo("en");
    }

    @Test
    void whatIsSwitchedOffIsNotThere() {
        change("{\"active\": false}");
        later(A_WHILE);

        assertThat(answer(get(path("definition"))).getStatus()).isEqualTo(404);
        assertThat(send(filled()).getStatus()).isEqualTo(404);
    }

    @Test
    void onlyPublicFieldsThatCustomersMayWriteAreAskedFor() {
        var name = "size-" + form;
        desk.as(admin(), "POST", "/api/v1/fields", """
                {"target": "ticket", "name": "%s", "kind": "select", "label": {"en": "Size", "ko": "크기"}, "visibility": "public",
                 "options": [{"id": "s", "label": {"en": "Small"}, "active": true}],
                 "editable": {"roles": ["customer", "agent", "admin"], "states": []},
                 "shown": {"roles": ["customer", "agent", "admin"], "states": []}}""".formatted(name));
        var secret = "secret-" + form;
        desk.as(admin(), "POST", "/api/v1/fields", """
                {"target": "ticket", "name": "%s", "kind": "text", "label": {"en": "Secret"}, "visibility": "internal"}""".formatted(secret));
        later(A_WHILE);

        assertThat(code(put("{\"fields\": [\"" + secret + "\"]}"))).isEqualTo("invalid-field");
        change("{\"fields\": [\"" + name + "\"]}");

        var question = definition("ko")
                .path("questions")
                .valueStream()
                .filter(one -> one.path("name").asString().equals("fields." + name))
                .findFirst()
                .orElseThrow();
        assertThat(question.path("label").asString()).isEqualTo("크기");
        var ticket = sent(filled("fields." + name, "s", "fields." + secret, "mine"));
        assertThat(ticket.at("/fields/" + name + "/value").asString()).isEqualTo("s");
        assertThat(ticket.path("fields").has(secret)).isFalse();
        assertThat(code(send(filled("fields." + name, "xxl")))).isEqualTo("bad-field");
    }

    // What becomes of it

    @Test
    void aSubmissionBecomesATicketThatSaysByWhichFormAndFromWhichPageItCame() {
        var ticket = sent(filled("page", SITE + "/contact?session=4711#top"));

        assertThat(ticket.path("channel").asString()).isEqualTo("form");
        assertThat(ticket.at("/fields/form/value").asString()).isEqualTo(form);
        assertThat(ticket.at("/fields/form-page/value").asString()).isEqualTo(SITE + "/contact");
        assertThat(ticket.at("/fields/form-page/visibility").asString()).isEqualTo("internal");
        assertThat(ticket.path("language").asString()).isEqualTo("ko");
        assertThat(ticket.at("/customer/email").asString()).isEqualTo(email);
        var message = desk.get(agent(), "/api/v1/tickets/" + ticket.path("id").asString() + "/messages/1");
        assertThat(message.path("text").asString()).isEqualTo("언제 오나요?");
        assertThat(message.path("channel").asString()).isEqualTo("form");
    }

    @Test
    void aPageOfElsewhereIsNotBelieved() {
        var elsewhere = sent(filled("page", "https://evil.example/contact"));
        assertThat(elsewhere.at("/fields/form-page/value").asString()).isEqualTo(SITE);

        var script = sent(filled("page", "javascript:alert(1)"));
        assertThat(script.at("/fields/form-page/value").asString()).isEqualTo(SITE);
    }

    @Test
    void whoTypesAnothersAddressLearnsNothingAndChangesNothing() {
        var before = desk.as(agent(), "POST", "/api/v1/tickets", """
                {"subject": "Mine", "body": "Mine", "customer": {"email": "%s", "name": "Jan Kowalski"}}""".formatted(email));
        var known = before.at("/customer/id").asString();
        var stranger = "x" + email;

        var asKnown = accepted(send(
                filled("name", "Eve", "subject", "Re: [" + before.path("key").asString() + "]")));
        var asNew = accepted(send(filled("email", stranger)));

        assertThat(asKnown.propertyNames()).isEqualTo(asNew.propertyNames());
        assertThat(asKnown.path("thanks")).isEqualTo(asNew.path("thanks"));
        var ticket =
                desk.get(agent(), "/api/v1/tickets/" + asKnown.path("reference").asString());
        assertThat(ticket.path("id")).isNotEqualTo(before.path("id"));
        assertThat(ticket.at("/customer/id").asString()).isEqualTo(known);
        assertThat(ticket.at("/customer/name").asString()).isEqualTo("Jan Kowalski");
        assertThat(desk.get(agent(), "/api/v1/tickets/" + before.path("id").asString() + "/messages")
                        .path("messages")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aNameThatCouldBeALinkStaysInTheMessage() {
        var ticket = sent(filled("name", "Win at evil.example/prize"));

        assertThat(ticket.at("/customer/name").isMissingNode()).isTrue();
        var message = desk.get(agent(), "/api/v1/tickets/" + ticket.path("id").asString() + "/messages/1");
        assertThat(message.at("/author/name").asString()).isEqualTo("Win at evil.example/prize");
    }

    @Test
    void withoutAnAddressItIsSomebodyNew() {
        change("{\"addressRequired\": false}");

        var ticket = sent(filled("email", ""));

        assertThat(ticket.at("/customer/email").isMissingNode()).isTrue();
        assertThat(ticket.at("/customer/name").asString()).isEqualTo("Jan");
    }

    @Test
    void whatIsMissingIsSaidFieldByField() {
        var refused = send(filled("email", "nobody", "text", " \u200b", "subject", "x".repeat(251)));

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(refused).path("fields").toString())
                .isEqualTo(
                        "[{\"field\":\"email\",\"reason\":\"invalid\"},{\"field\":\"subject\",\"reason\":\"too-long\"},"
                                + "{\"field\":\"text\",\"reason\":\"missing\"}]");
        assertThat(count()).isZero();
    }

    // Tokens

    @Test
    void theSameTokenTwiceIsOneTicket() {
        var values = filled();
        var first = send(values);
        var again = send(values);

        assertThat(first.getStatus()).isEqualTo(201);
        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(DeskRequests.json(again)).isEqualTo(DeskRequests.json(first));
        assertThat(count()).isOne();
    }

    @Test
    void aTokenIsGoodForItsFormItsTimeAndAfterAMoment() {
        var early = ready();
        assertThat(code(send(early))).isEqualTo("form-too-early");

        var own = filled();
        var other = form;
        form = "g" + other.substring(1);
        create("{}");
        assertThat(code(send(own))).isEqualTo("form-token-invalid");
        form = other;

        var forged = filled();
        var last = forged.get("token").length() - 2;
        var changed = forged.get("token").charAt(last) == 'A' ? 'B' : 'A';
        forged.put(
                "token",
                forged.get("token").substring(0, last)
                        + changed
                        + forged.get("token").substring(last + 1));
        assertThat(code(send(forged))).isEqualTo("form-token-invalid");
        assertThat(code(send(filled("token", "..")))).isEqualTo("form-token-invalid");
        assertThat(code(send(filled("token", "")))).isEqualTo("form-token-needed");

        var old = filled();
        later(properties.tokenLasts());
        assertThat(code(send(old))).isEqualTo("form-token-expired");
        assertThat(count()).isZero();
    }

    @Test
    void withoutItsProofNothingIsTaken() {
        change("{\"proofOfWork\": true}");
        later(A_WHILE);

        var without = filled();
        assertThat(code(send(without))).isEqualTo("form-proof");
        without.put("proof", proof(without.get("token"), properties.proofBits()));
        assertThat(send(without).getStatus()).isEqualTo(201);
    }

    @Test
    void theTrapIsRefusedInWordsAndNeverSwallowed() {
        var values = filled("website", "https://spam.example");

        var refused = send(values);

        assertThat(code(refused)).isEqualTo("form-trap");
        values.remove("website");
        assertThat(send(values).getStatus()).isEqualTo(201);
    }

    // Limits

    @Test
    void anAddressMaySendSoManyInAnHourAndIsToldWhenItMayAgain() {
        full("hour", properties.perAddressHour());

        var refused = send(filled());

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 3_600);
        assertThat(refused.getHeader("Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(count()).isZero();
        var neighbour = address;
        address = "203.0.113." + (form.charAt(12) % 100);
        assertThat(send(filled()).getStatus()).isEqualTo(201);
        address = neighbour;
        later(Duration.ofHours(1));
        assertThat(send(filled()).getStatus()).isEqualTo(201);
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        full("hour", properties.perAddressHour());
        address = address.replace("::1", "::dead:beef");

        assertThat(send(filled()).getStatus()).isEqualTo(429);
    }

    @Test
    void theDayHasALimitForAnAddressAndForAll() {
        full("day", properties.perAddressDay());
        assertThat(send(filled()).getStatus()).isEqualTo(429);

        database.getCollection("form_counts").deleteMany(new Document());
        var one = address;
        address = "all";
        full("day", properties.perDay());
        address = one;
        var refused = send(filled());
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 86_400);
        database.getCollection("form_counts").deleteMany(new Document());
    }

    @Test
    void whatIsSentAgainCountsOnce() {
        var values = filled();
        for (var n = 0; n < 3; n++) {
            send(values);
        }

        var counted = database.getCollection("form_counts")
                .find(new Document("n", new Document("$gt", 0)))
                .into(new ArrayList<>());
        assertThat(counted).hasSize(3).allSatisfy(one -> assertThat(one.getInteger("n"))
                .isOne());
    }

    @Test
    void whatIsTooLongIsRefusedWhileItIsRead() {
        change("{\"withoutScript\": true}");
        var body = "text=" + "x".repeat(SubmissionReader.LARGEST);

        var refused = answer(post(path("submissions"))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(body));

        assertThat(refused.getStatus()).isEqualTo(413);
    }

    // Sites

    @Test
    void onlyTheFormsOwnSitesMayReadAndSendAndNeverWithCookies() {
        var own = answer(get(path("definition")).header("Origin", SITE));
        assertThat(own.getHeader("Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(own.getHeader("Access-Control-Allow-Credentials")).isNull();
        var foreign = answer(get(path("definition")).header("Origin", "https://evil.example"));
        assertThat(foreign.getHeader("Access-Control-Allow-Origin")).isNull();

        assertThat(code(sendFrom("https://evil.example", filled()))).isEqualTo("form-origin");
        assertThat(code(sendFrom("https://shop.example.evil.example", filled())))
                .isEqualTo("form-origin");
        assertThat(code(sendFrom("null", filled()))).isEqualTo("form-origin");
        assertThat(count()).isZero();

        assertThat(answer(options(path("submissions"))
                                .header("Origin", SITE)
                                .header("Access-Control-Request-Method", "POST"))
                        .getHeader("Access-Control-Allow-Origin"))
                .isEqualTo(SITE);
        assertThat(answer(options(path("submissions"))
                                .header("Origin", "https://evil.example")
                                .header("Access-Control-Request-Method", "POST"))
                        .getHeader("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void aSiteIsNamedWithoutAPathAndByWhatBrowsersCallIt() {
        assertThat(Origins.of("HTTPS://Żółw.example:443/")).contains("https://xn--w-uga1v8h.example");
        assertThat(Origins.of("http://localhost:8090")).contains("http://localhost:8090");
        for (var none :
                new String[] {"shop.example", "https://a.example/b", "https://a@b.example", "javascript:x", "*"}) {
            assertThat(Origins.of(none)).as(none).isEmpty();
            assertThat(code(put("{\"origins\": [\"" + none + "\"]}"))).isEqualTo("invalid-field");
        }
    }

    // Without a script

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

    // Office hours

    @Test
    void theThanksSayInTheVisitorsTimeWhenAnAnswerComes() {
        var group = "g-" + Ids.next();
        desk.as(admin(), "POST", "/api/v1/calendars", """
                {"id": "c-%s", "name": "Seoul", "timeZone": "Asia/Seoul", "hours": {"monday": [{"from": "09:00", "to": "10:00"}]},
                 "outOfHours": {"ko": "급하시면 전화해 주세요."}}""".formatted(group));
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "%s", "name": "Hours", "calendar": "c-%s", "answerWithinMinutes": 30}""".formatted(group, group));
        change("{\"withoutScript\": true, \"group\": \"" + group + "\"}");
        // To a quarter past ten on a Monday in Seoul, when the office has just closed.
        var monday = clock.instant().atZone(ZoneId.of("Asia/Seoul")).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        later(Duration.between(clock.instant(), monday.withHour(10).withMinute(15)));
        try {
            var said = accepted(send(filled("zone", "Asia/Dubai")));
            assertThat(said.path("outOfHours").asString()).isEqualTo("급하시면 전화해 주세요.");
            assertThat(said.path("expected").asString()).contains("월요일 오전 4:00에 업무를 다시 시작하며, 오전 4:30까지 답변드리겠습니다(");

            var page = text(navigate(written()));
            assertThat(page).contains("<p>급하시면 전화해 주세요.</p>").contains("오전 9:30까지", "(대한민국 시간)");
            assertThat(accepted(send(filled("zone", "Mars/Olympus", "text", "?")))
                            .path("expected")
                            .asString())
                    .as("a zone that there is not is none")
                    .contains("오전 9:30까지");
        } finally {
            DeskTime.reset(mvc);
        }
    }

    @Test
    void whereNothingIsPromisedNothingIsSaid() {
        var said = accepted(send(filled()));

        assertThat(said.has("expected")).isFalse();
        assertThat(said.has("outOfHours")).isFalse();
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
        assertThat(answer(post(path("submissions"))
                                .contentType(MediaType.TEXT_PLAIN)
                                .content("x"))
                        .getStatus())
                .isEqualTo(400);
    }

    // Files

    @Test
    void filesComeAsAttachmentsByTheDesksRules() {
        assertThat(code(send(filled(), file("a.txt", 10)))).isEqualTo("form-files");
        change("{\"files\": {\"most\": 2, \"largest\": 1000}}");

        assertThat(code(send(filled(), file("setup.exe", 10)))).isEqualTo("file-refused");
        assertThat(code(send(filled(), file("a.txt", 1_001)))).isEqualTo("form-files");
        assertThat(code(send(filled(), file("a.txt", 1), file("b.txt", 1), file("c.txt", 1))))
                .isEqualTo("form-files");
        assertThat(count()).isZero();

        var taken = accepted(send(filled(), file("../rechnung.svg", 10), file("b.txt", 20)));
        var message =
                desk.get(agent(), "/api/v1/tickets/" + taken.path("reference").asString() + "/messages/1");
        assertThat(message.at("/attachments/0/name").asString()).isEqualTo("rechnung.svg");
        assertThat(message.at("/attachments/1/size").asLong()).isEqualTo(20);
    }

    // Administration

    @Test
    void onlyAdministratorsSeeAndChangeFormsAndWhatTheyDoIsWrittenDown() {
        for (var who : new RequestPostProcessor[] {agent(), customer(email)}) {
            assertThat(desk.status(who, "GET", "/api/v1/forms", "")).isEqualTo(403);
            assertThat(desk.status(who, "PUT", "/api/v1/forms/" + form, wanted("{}")))
                    .isEqualTo(403);
            assertThat(desk.status(who, "POST", "/api/v1/forms/preview", wanted("{}")))
                    .isEqualTo(403);
        }
        sent(filled());
        var read = desk.answer(admin(), "GET", "/api/v1/forms/" + form, "", null);
        assertThat(DeskRequests.json(read).path("lastDay").asLong()).isOne();
        assertThat(desk.answer(admin(), "PUT", "/api/v1/forms/" + form, wanted("{}"), "\"7\"")
                        .getStatus())
                .isEqualTo(412);
        assertThat(desk.status(admin(), "POST", "/api/v1/forms", wanted("{}"))).isEqualTo(409);

        desk.as(admin(), "DELETE", "/api/v1/forms/" + form, "");
        assertThat(desk.status(admin(), "GET", "/api/v1/forms/" + form, "")).isEqualTo(404);
        assertThat(desk.get(admin(), "/api/v1/audit").toString())
                .contains("form.created", "form.deleted", form)
                .contains(SITE);
    }

    @Test
    void aPreviewIsWhatItWouldBeAndTakesNothing() {
        var shown = desk.as(
                admin(),
                "POST",
                "/api/v1/forms/preview?language=ko",
                wanted("{\"words\": {\"ko\": {\"button\": \"제출\"}}}"));

        assertThat(shown.path("button").asString()).isEqualTo("제출");
        assertThat(shown.has("token")).isFalse();
    }

    // How a test says it

    private void create(String but) {
        desk.as(admin(), "POST", "/api/v1/forms", wanted(but));
    }

    private void change(String but) {
        var answer = put(but);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
    }

    private MockHttpServletResponse put(String but) {
        return desk.answer(admin(), "PUT", "/api/v1/forms/" + form, wanted(but), null);
    }

    private String wanted(String but) {
        var wanted = EventJson.mapper().createObjectNode();
        wanted.put("id", form).put("name", "Contact").put("group", "support").put("proofOfWork", false);
        wanted.putArray("origins").add(SITE);
        wanted.setAll((ObjectNode) EventJson.mapper().readTree(but));
        return wanted.toString();
    }

    private String path(String what) {
        return "/api/v1/forms/" + form + "/" + what;
    }

    private JsonNode definition(String language) {
        return DeskRequests.json(answer(get(path("definition")).queryParam("language", language)));
    }

    private Map<String, String> written() {
        var values = new LinkedHashMap<String, String>();
        values.put("name", "Jan");
        values.put("email", email);
        values.put("subject", "배송");
        values.put("text", "언제 오나요?");
        values.put("language", "ko");
        values.put("page", SITE + "/contact");
        return values;
    }

    /** With a token, at once. */
    private Map<String, String> ready(String... but) {
        var values = written();
        values.put("token", definition("ko").at("/token/token").asString());
        for (var n = 0; n < but.length; n += 2) {
            values.put(but[n], but[n + 1]);
        }
        return values;
    }

    /** As somebody would have filled it in by now. */
    private Map<String, String> filled(String... but) {
        var values = ready(but);
        later(properties.soonest());
        return values;
    }

    private MockHttpServletResponse send(Map<String, String> values, MockMultipartFile... files) {
        return sendFrom(SITE, values, files);
    }

    private MockHttpServletResponse sendFrom(String origin, Map<String, String> values, MockMultipartFile... files) {
        var request = multipart(path("submissions"));
        for (var file : files) {
            request.file(file);
        }
        values.forEach(request::param);
        return answer(request.header("Origin", origin).header("X-Forwarded-For", address));
    }

    /** As a browser does that shows the answer. */
    private MockHttpServletResponse navigate(Map<String, String> values) {
        return answer(post(path("submissions"))
                .header("Origin", SITE)
                .header("Sec-Fetch-Mode", "navigate")
                .header("Accept-Language", "ko-KR,ko;q=0.9")
                .header("X-Forwarded-For", address)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(values.entrySet().stream()
                        .map(value ->
                                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))));
    }

    private MockHttpServletResponse answer(AbstractMockHttpServletRequestBuilder<?> request) {
        try {
            return mvc.perform(request).andReturn().getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode accepted(MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        return DeskRequests.json(answer);
    }

    private JsonNode sent(Map<String, String> values) {
        return desk.get(
                agent(),
                "/api/v1/tickets/" + accepted(send(values)).path("reference").asString());
    }

    private static String code(MockHttpServletResponse answer) {
        return DeskRequests.json(answer).path("code").asString();
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static MockMultipartFile file(String name, int size) {
        return new MockMultipartFile(
                "files", name, "text/plain", "x".repeat(size).getBytes(StandardCharsets.UTF_8));
    }

    /** How many came in. */
    private long count() {
        return database.getCollection("form_submissions")
                .countDocuments(new Document("form", form).append("key", new Document("$gt", "")));
    }

    /** As if so many had come from the address in this hour or day. */
    private void full(String window, int n) {
        var hour = window.equals("hour");
        var length = hour ? 3_600 : 86_400;
        var now = Instant.ofEpochSecond(now() / length * length);
        var id = (address.equals("all") ? "all" : FormLimits.network(address)) + " " + (hour ? "PT1H" : "PT24H") + " "
                + now;
        database.getCollection("form_counts")
                .insertOne(new Document("_id", id)
                        .append("n", n)
                        .append("until", Date.from(Instant.now().plusSeconds(864_000))));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private void later(Duration by) {
        DeskTime.advance(mvc, by);
    }

    private static String proof(String token, int bits) {
        for (var n = 0; ; n++) {
            var digest = Digests.sha256().digest((token + ":" + n).getBytes(StandardCharsets.US_ASCII));
            if (Integer.numberOfLeadingZeros(ByteBuffer.wrap(digest).getInt()) >= bits) {
                return String.valueOf(n);
            }
        }
    }
}
