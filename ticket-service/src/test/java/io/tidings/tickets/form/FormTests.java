package io.tidings.tickets.form;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What a page gets of a form, and what becomes of what is filled in. */
class FormTests extends FormTest {

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
}
