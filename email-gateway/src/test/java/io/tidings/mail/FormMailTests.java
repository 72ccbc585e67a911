package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.node.StringNode;

/** What we send to an address that somebody has typed into a form, who may be anybody. */
class FormMailTests extends OutgoingTest {

    private static final String LURE = "Win at https://evil.example/prize";

    @AfterEach
    void asTheyCome() {
        noWrittenTemplates();
    }

    @Test
    void nothingThatCameByTheFormIsInIt() {
        story.channel = "form";
        story.subject = LURE;
        story.customerName = LURE;
        story.fields = Map.of("size", new FieldValue(StringNode.valueOf(LURE), Visibility.PUBLIC));
        mailPeople.accept(story.opened());

        var mail = delivered();
        assertThat(mail.mail().subject()).isEqualTo("We have received your message [T-1042]");
        assertThat(mail.mail().text()).contains("T-1042").contains("If you did not write to us");
        assertThat(mail.raw()).doesNotContain("evil.example").doesNotContain("Win at");
    }

    @Test
    void itSpeaksKoreanAndPolish() {
        var korean = new Story();
        korean.language = "ko";
        var polish = new Story();
        polish.language = "pl";
        for (var each : new Story[] {korean, polish}) {
            each.channel = "form";
            mailPeople.accept(each.opened());
        }

        assertThat(to(korean).subject()).startsWith("문의가 접수되었습니다");
        assertThat(to(polish).text()).contains("przez formularz");
    }

    @Test
    void noSentenceOfAnAdministratorCarriesItEither() throws Exception {
        mvc.perform(put("/api/v1/mail-templates/form/en")
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"text\": \"Thanks, {{customer.name}}\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("unknown-placeholder"));
        mvc.perform(put("/api/v1/mail-templates/expectation/en")
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"text\": \"Soon, {{customer.name}}: {{ticket.subject}}\"}"))
                .andExpect(status().isOk());
        story.channel = "form";
        story.subject = LURE;
        story.customerName = LURE;
        mailPeople.accept(story.opened());

        assertThat(delivered().raw()).contains("Soon, ").doesNotContain("evil.example");
    }

    @Test
    void anAddressIsNotFloodedByWhoeverTypesIt() {
        for (var n = 0; n < 10; n++) {
            var again = new Story();
            again.channel = "form";
            again.customerEmail = story.customer;
            mailPeople.accept(again.opened());
        }

        await().until(() -> RELAY.to(story.customer).size() >= 3);
        var suppressed = database.getCollection("outgoing")
                .countDocuments(new Document("recipient", story.customer).append("state", "suppressed"));
        assertThat(suppressed).isEqualTo(7);
        assertThat(RELAY.to(story.customer)).hasSize(3);
    }

    private io.tidings.mail.parse.ParsedMail to(Story other) {
        return await().until(() -> RELAY.to(other.customer), mails -> !mails.isEmpty())
                .getFirst()
                .mail();
    }
}
