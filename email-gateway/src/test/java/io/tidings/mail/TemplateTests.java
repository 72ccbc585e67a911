package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.node.StringNode;

/** The words of our own mails, from their saving to the customer who reads them. */
class TemplateTests extends MailServiceTest {

    private static final String TEMPLATES = "/api/v1/mail-templates";
    private static final String ACKNOWLEDGEMENT = TEMPLATES + "/acknowledgement/en";

    private final Story story = new Story();

    @Autowired
    Consumer<Event> learnGroups;

    @AfterEach
    void asTheyCome() {
        noWrittenTemplates();
    }

    @Test
    void theGroupsOwnWordsComeBeforeThoseForAllAndTheCustomersLanguageBeforeBoth() throws Exception {
        learn("printers", null);
        write("/acknowledgement/ko", "모두 {{ticket.key}}").andExpect(status().isOk());
        write("/acknowledgement/en", "For all {{ticket.key}}").andExpect(status().isOk());
        write("/acknowledgement/en?group=printers", "For {{group.name}} {{ticket.key}}")
                .andExpect(status().isOk());
        story.language = "ko-KR";
        var english = new Story();
        english.group = "printers";
        var elsewhere = new Story();
        elsewhere.group = "billing";
        for (var each : new Story[] {story, english, elsewhere}) {
            mailPeople.accept(each.opened());
        }

        assertThat(text(story)).startsWith("모두 T-1042");
        assertThat(text(english)).startsWith("For Support T-1042");
        assertThat(text(elsewhere)).startsWith("For all T-1042");
    }

    @Test
    void whoseLanguageNobodySpeaksIsToldInThatOfTheGroup() throws Exception {
        learn("warszawa", "pl");
        write("/acknowledgement/de-AT", "Grüß Gott").andExpect(status().isOk());
        story.language = "fi";
        var unknown = new Story();
        unknown.language = null;
        var austrian = new Story();
        austrian.language = "de-AT";
        for (var each : new Story[] {story, unknown, austrian}) {
            each.group = "warszawa";
            mailPeople.accept(each.opened());
        }

        assertThat(text(story)).contains("Zgłoszenie zostało przyjęte");
        assertThat(text(unknown)).contains("Zgłoszenie zostało przyjęte");
        assertThat(text(austrian)).startsWith("Grüß Gott");
        assertThat(delivered(austrian).raw()).contains("Content-Language: de-AT");
    }

    @Test
    void aCallIsThankedForAsACall() {
        story.channel = "phone-in";
        mailPeople.accept(story.opened());

        assertThat(text(story)).contains("thank you for your call").contains("T-1042");
    }

    @Test
    void whatACustomerWroteIsNeitherATemplateNorMarkupAndWhatIsInternalIsNothing() throws Exception {
        story.customerName = "{{ticket.key}} <b>Jan</b>";
        story.subject = "<script>alert(1)</script> {{customer.email}}";
        story.fields = Map.of(
                "seat", new FieldValue(StringNode.valueOf("12 & 13"), Visibility.PUBLIC),
                "risk", new FieldValue(StringNode.valueOf("internal-marker"), Visibility.INTERNAL));
        write(
                        "/acknowledgement/en",
                        "{{customer.name}}|{{ticket.subject}}|{{ticket.fields.seat}}|{{ticket.fields.risk|none}}")
                .andExpect(status().isOk());
        mailPeople.accept(story.opened());

        assertThat(text(story))
                .startsWith("{{ticket.key}} <b>Jan</b>|<script>alert(1)</script> {{customer.email}}|12 & 13|none");
        assertThat(delivered(story).mail().html())
                .contains("&lt;b&gt;Jan&lt;/b&gt;|&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "<b>");
        assertThat(delivered(story).raw()).doesNotContain("internal-marker");
    }

    @Test
    void senderAndSubjectAreOneLineWhateverTheirValuesAreAndTheSubjectKeepsTheKey() throws Exception {
        story.subject = "Hello\r\nBcc: victim@customer.example";
        story.customerName = "Jan\r\nX-Evil: yes";
        write("/acknowledgement/en", """
                        {"sender": "{{customer.name}} at {{group.name}}", "subject": "We have it: {{ticket.subject}}", "text": "x"}""").andExpect(status().isOk());
        mailPeople.accept(story.opened());

        var mail = delivered(story).mail();
        assertThat(mail.subject()).isEqualTo("We have it: Hello  Bcc: victim@customer.example [T-1042]");
        assertThat(mail.from().name()).isEqualTo("Jan X-Evil: yes at Support");
        assertThat(delivered(story).raw().lines())
                .noneMatch(line -> line.startsWith("Bcc:") || line.startsWith("X-Evil"));
    }

    @Test
    void anAnswerStandsInItsFrameInBothParts() throws Exception {
        write("/answer/en", """
                {"sender": "{{agent.name}} via {{group.name}}", "text": "Dear {{customer.name|customer}} & all,\\n\\n{{message}}\\n\\n{{agent.name}}"}""").andExpect(status().isOk());
        mailPeople.accept(story.answered(2, "It works {{ticket.key}}", "<p>It <b>works</b> {{ticket.key}}</p>"));

        var mail = delivered(story).mail();
        assertThat(mail.text()).startsWith("Dear Jan Kowalski & all,\n\nIt works {{ticket.key}}\n\nMaya Lind");
        assertThat(mail.html()).contains("Dear Jan Kowalski &amp; all,<br", "<p>It <b>works</b> {", "Maya Lind");
        assertThat(mail.from().name()).isEqualTo("Maya Lind via Support");
    }

    @Test
    void anAcknowledgementSaysWhenAnAnswerMayBeExpectedInItsOwnLanguageOrNotAtAll() throws Exception {
        write("/expectation/en", "We answer within one working day, {{customer.name}}.")
                .andExpect(status().isOk());
        story.language = "en-GB";
        var polish = new Story();
        polish.language = "pl";
        mailPeople.accept(story.opened());
        mailPeople.accept(polish.opened());

        assertThat(text(story)).contains("\n\nWe answer within one working day, Jan Kowalski.\n\nIf you want");
        assertThat(text(polish)).contains("T-1042").doesNotContain("working day");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "acknowledgement; text; 2; unknown-placeholder; one\\n{{ticket.secret}}",
                "acknowledgement; text; 3; malformed-template; one\\n\\n{{ticket.key",
                "acknowledgement; text; 2; unknown-placeholder; one\\n{{message}}",
                "answer; text; 4; malformed-template; one\\n{{message}}\\n\\n{{#agent.name}}",
                "answer; text; 1; malformed-template; {{#agent.name}}{{message}}{{/agent.name}}",
                "answer; text; ; invalid-field; no words of the agent",
                "answer; text; ; invalid-field; {{message}} {{message}}",
                "acknowledgement; text; ; invalid-field; ' '"
            })
    void whatCouldNotBeWrittenIsRefusedWithItsPlace(String kind, String field, Integer line, String code, String text)
            throws Exception {
        var answer = write("/" + kind + "/en", "{\"text\": \"" + text + "\"}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.code", is(code)));
        if (line != null) {
            answer.andExpect(jsonPath("$.line", is(line)));
        }
        assertThat(database.getCollection("templates").countDocuments()).isZero();
    }

    @Test
    void whatIsTooLongHasTwoLinesOrAGroupThatIsNotThereIsRefused() throws Exception {
        for (var refused : new String[] {
            "{\"text\": \"" + "x".repeat(20_001) + "\"}",
            "{\"text\": \"x\", \"subject\": \"one\\ntwo\"}",
            "{\"text\": \"x\", \"subject\": \"" + "x".repeat(251) + "\"}",
            "{\"text\": \"x\", \"sender\": \"{{nobody}}\"}"
        }) {
            write("/acknowledgement/en", refused).andExpect(status().isBadRequest());
        }
        write("/answer/en", "{\"text\": \"{{message}}\", \"subject\": \"mine\"}")
                .andExpect(jsonPath("$.field", is("subject")));
        write("/acknowledgement/en?group=nobodys", "x").andExpect(jsonPath("$.field", is("group")));
        write("/acknowledgement/english", "x").andExpect(jsonPath("$.field", is("language")));
        write("/greeting/en", "x").andExpect(status().isNotFound());
    }

    @Test
    void nobodyWritesOverWhatTheyHaveNotSeenAndWhatIsGivenBackIsAsItCame() throws Exception {
        mvc.perform(get(ACKNOWLEDGEMENT).with(admin()))
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(jsonPath("$.standard", is(true)));
        save(ACKNOWLEDGEMENT, "{\"text\": \"first\"}", "\"0\"").andExpect(status().isOk());
        save(ACKNOWLEDGEMENT, "{\"text\": \"blind\"}", "\"0\"").andExpect(status().isPreconditionFailed());
        save(ACKNOWLEDGEMENT, "{\"text\": \"second\"}", "\"1\"")
                .andExpect(header().string("ETag", "\"2\""))
                .andExpect(jsonPath("$.changedBy", is("admin")));
        save(ACKNOWLEDGEMENT, "{\"text\": \"stale\"}", "\"1\"").andExpect(status().isPreconditionFailed());
        mvc.perform(get(TEMPLATES).with(admin()))
                .andExpect(jsonPath(
                        "$.templates[?(@.kind == 'acknowledgement' && @.language == 'en')].text", contains("second")))
                .andExpect(jsonPath("$.kinds[?(@.kind == 'answer')].placeholders[*]", hasItem("message")));

        mvc.perform(delete(ACKNOWLEDGEMENT).with(admin())).andExpect(status().isNoContent());

        mvc.perform(get(ACKNOWLEDGEMENT).with(admin())).andExpect(jsonPath("$.standard", is(true)));
        mailPeople.accept(story.opened());
        assertThat(text(story)).contains("thank you for writing to us");
    }

    @Test
    void onlyWhoAdministersTheDeskReadsOrWrites() throws Exception {
        for (var caller : new RequestPostProcessor[] {agentOf("support"), customer()}) {
            mvc.perform(get(TEMPLATES).with(caller)).andExpect(status().isForbidden());
            mvc.perform(put(ACKNOWLEDGEMENT)
                            .with(caller)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"text\": \"x\"}"))
                    .andExpect(status().isForbidden());
            mvc.perform(delete(ACKNOWLEDGEMENT).with(caller)).andExpect(status().isForbidden());
            mvc.perform(post(TEMPLATES + "/preview")
                            .with(caller)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{}"))
                    .andExpect(status().isForbidden());
        }
    }

    @Test
    void aPreviewShowsTheMailThatARealTicketWouldMakeAndMakesNone() throws Exception {
        story.customerName = "Jan <Kowalski>";
        story.fields = Map.of("risk", new FieldValue(StringNode.valueOf("internal-marker"), Visibility.INTERNAL));
        OTHERS.shows("T-1042", story.snapshot());
        var wished = """
                {"kind": "acknowledgement", "language": "en", "sender": "Desk", "subject": "Hello {{customer.name}}",
                 "text": "Dear {{customer.name}}{{ticket.fields.risk}},\\nyours", "ticket": "%s"}""";

        preview(wished.formatted("T-1042"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.from", is("Desk <support@tidings.example>")))
                .andExpect(jsonPath("$.to", is(story.customer)))
                .andExpect(jsonPath("$.subject", is("Hello Jan <Kowalski> [T-1042]")))
                .andExpect(jsonPath("$.text", is("Dear Jan <Kowalski>,\nyours")))
                .andExpect(jsonPath(
                        "$.html", allOf(containsString("Jan &lt;Kowalski&gt;,<br"), not(containsString("[ref:")))));
        preview(wished.formatted("T-9")).andExpect(status().isNotFound());
        preview(wished.formatted("T-1042").replace("{{ticket.fields.risk}}", "{{nobody}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.line", is(1)));
        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isZero();
        assertThat(database.getCollection("templates").countDocuments()).isZero();
    }

    @Test
    void aPreviewSaysSoWhileTheTicketsCannotBeAsked() throws Exception {
        OTHERS.shows("T-1043", story.snapshot());
        OTHERS.ticketsAnswer = 503;
        try {
            preview("""
                    {"kind": "answer", "language": "en", "text": "{{message}}", "ticket": "T-1043"}""").andExpect(status().isServiceUnavailable()).andExpect(jsonPath("$.code", is("tickets-away")));
        } finally {
            OTHERS.ticketsAnswer = 200;
        }
    }

    private void learn(String group, String language) {
        learnGroups.accept(story.event(new GroupCurrent(group, group, null, null, null, language, null)));
    }

    private ResultActions preview(String wished) throws Exception {
        return mvc.perform(post(TEMPLATES + "/preview")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(wished));
    }

    /** @param words a whole request, or its text alone */
    private ResultActions write(String path, String words) throws Exception {
        var request = words.startsWith("{\"") ? words : EventJson.mapper().writeValueAsString(Map.of("text", words));
        return mvc.perform(put(TEMPLATES + path)
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(request));
    }

    private ResultActions save(String path, String request, String ifMatch) throws Exception {
        return mvc.perform(put(path)
                .with(admin())
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .content(request));
    }

    private static TestRelay.Delivered delivered(Story story) {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst();
    }

    private static String text(Story story) {
        return delivered(story).mail().text();
    }
}
