package io.tidings.tickets.inbound;

import static io.tidings.tickets.Callers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What people answer to mails that another helpdesk received or sent. */
@TicketServiceTest
class FormerHelpdeskTests extends InboundTest {

    @Autowired
    MockMvc mvc;

    @Test
    void whatAnswersAMailOfTheFormerHelpdeskFindsItsImportedTicket() throws Exception {
        var number = "old-" + Ids.next();
        var copied = "copied-" + customer;
        var batch = """
                {"tickets": [{"externalId": "%1$s", "subject": "Old", "customer": {"email": "%2$s"}, "channel": "email",
                  "createdAt": "2019-03-04T08:00:00Z", "messages": [
                    {"externalId": "m1", "body": "Mine", "createdAt": "2019-03-04T08:00:00Z",
                     "mail": {"messageId": "<one@%1$s>"}},
                    {"externalId": "m2", "body": "Theirs", "author": {"role": "agent", "name": "Former Agent"},
                     "createdAt": "2019-03-05T08:00:00Z", "mail": {"messageId": "<two@%1$s>", "inReplyTo": "<one@%1$s>",
                     "to": ["%2$s"], "cc": ["%3$s"]}}]}],
                 "conversations": [{"ticket": "%1$s", "messages": [
                    {"externalId": "m3", "body": "More", "author": {"role": "agent", "name": "Former Agent"},
                     "createdAt": "2019-03-06T08:00:00Z", "mail": {"messageId": "<three@%1$s>"}}]}]}""".formatted(number, customer, copied);
        for (var time = 0; time < 2; time++) {
            mvc.perform(post("/api/v1/imports")
                            .with(admin())
                            .contentType("application/json")
                            .content(batch))
                    .andExpect(status().isOk());
        }
        var id = tickets.withExternalIds(List.of(number)).get(number).id();

        var toOurs = mail().inReplyTo("two@" + number).build();
        var toTheNewest = mail().references("two@" + number, "three@" + number).build();
        var ofWhoGotACopy = mail().from(copied)
                .inReplyTo("two@" + number)
                .subject("Re: Old")
                .build();
        var ofAStranger =
                mail().from("stranger-" + customer).inReplyTo("two@" + number).build();
        List.of(toOurs, toTheNewest, ofWhoGotACopy, ofAStranger).forEach(this::receive);

        assertThat(List.of(toOurs, toTheNewest, ofWhoGotACopy))
                .extracting(mail -> ticketOf(mail).id())
                .containsOnly(id);
        assertThat(ticketOf(ofAStranger).id()).isNotEqualTo(id);
    }
}
