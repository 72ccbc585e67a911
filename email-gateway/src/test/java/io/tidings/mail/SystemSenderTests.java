package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.Event;
import io.tidings.mail.token.SignedIds;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;

/** Mails that no person wrote, from an address of their own, and what becomes of answers to it. */
class SystemSenderTests extends MailServiceTest {

    private static final String SENDERS = "/api/v1/system-senders";
    private static final SignedIds IDS = new SignedIds(SECRET);

    private final String group = "g" + UUID.randomUUID().toString().substring(0, 8);
    private final String address = group + "@tidings.example";
    private final String noReply = "noreply-" + address;
    private final Story story = new Story();

    @Autowired
    Consumer<Event> learnGroups;

    @BeforeEach
    void aGroup() {
        learnGroups.accept(story.event(new GroupCurrent(group, "Support", address, null, null, null, null)));
        story.group = group;
    }

    @AfterEach
    void withoutSenders() throws Exception {
        mvc.perform(delete(SENDERS).with(admin())).andExpect(status().isNoContent());
        mvc.perform(delete(SENDERS).param("group", group).with(admin())).andExpect(status().isNoContent());
    }

    @Test
    void whatNoPersonWroteComesFromTheSystemSenderAndWhatAnAgentWroteFromTheGroup() throws Exception {
        set(group, noReply, "group").andExpect(status().isOk());
        mailPeople.accept(story.opened());
        var acknowledged = delivered(story);
        mailPeople.accept(story.answered(2, "Words of an agent"));
        var answered = await().until(() -> RELAY.to(story.customer), mails -> mails.size() == 2).stream()
                .filter(mail -> mail.raw().contains("Words of an agent"))
                .findFirst()
                .orElseThrow();

        assertThat(acknowledged.mail().from().email()).isEqualTo(noReply);
        assertThat(acknowledged.mail().from().name()).isEqualTo("Support");
        assertThat(acknowledged.mail().replyTo().getFirst().email())
                .isEqualTo(group + "+" + IDS.replyToken(story.ticketId, story.customer) + "@tidings.example");
        assertThat(answered.mail().from().email()).isEqualTo(address);
    }

    @Test
    void aGroupsOwnSenderComesBeforeTheOneForAll() throws Exception {
        set("", "all-" + noReply, "group").andExpect(status().isOk());
        var elsewhere = new Story();
        mailPeople.accept(elsewhere.opened());
        assertThat(delivered(elsewhere).mail().from().email()).isEqualTo("all-" + noReply);

        set(group, noReply, "group").andExpect(status().isOk());
        mailPeople.accept(story.opened());
        assertThat(delivered(story).mail().from().email()).isEqualTo(noReply);
    }

    @Test
    void whoAnswersTheSenderNeverthelessIsHeardInTheTicketTheyAnswer() throws Exception {
        set(group, noReply, "sender").andExpect(status().isOk());
        mailPeople.accept(story.opened());
        var acknowledged = delivered(story);
        assertThat(acknowledged.raw().lines()).noneMatch(line -> line.startsWith("Reply-To:"));

        send(
                story.customer,
                noReply,
                mail(
                        story.customer,
                        "Re: Printer on fire",
                        "It still burns",
                        "In-Reply-To: <" + acknowledged.mail().messageId() + ">"));
        var other = someone();
        send(other, noReply, mail(other, "Something else", "And this?"));

        var answer = toldFrom(story.customer);
        assertThat(answer.ticketId()).isEqualTo(story.ticketId);
        assertThat(answer.mailbox()).isEqualTo(address);
        var request = toldFrom(other);
        assertThat(request.ticketId()).isNull();
        assertThat(request.mailbox()).isEqualTo(address);
    }

    @Test
    void weNeverWriteToOurOwnSender() throws Exception {
        set(group, "desk-" + address, "group").andExpect(status().isOk());
        story.customerEmail = "desk-" + address;
        mailPeople.accept(story.opened());
        mailPeople.accept(story.answered(2, "Hello"));

        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isZero();
    }

    @Test
    void anAddressThatIsSomebodysOrNoneIsRefused() throws Exception {
        set(group, noReply, "group").andExpect(status().isOk());

        set("", address, "group").andExpect(status().isConflict()).andExpect(jsonPath("$.code", is("address-taken")));
        set("", "support@tidings.example", "group").andExpect(status().isConflict());
        set("", noReply, "group").andExpect(status().isConflict());
        set(group, noReply, "sender").andExpect(status().isOk()).andExpect(jsonPath("$.replies", is("sender")));
        for (var wrong :
                new String[] {"noreply", "no+reply@tidings.example", "", "a@b.example\\r\\nBcc: c@d.example"}) {
            set(group, wrong, "group").andExpect(status().isBadRequest()).andExpect(jsonPath("$.field", is("address")));
        }
        set("nobodys", "x@tidings.example", "group").andExpect(jsonPath("$.field", is("group")));
        mvc.perform(get(SENDERS).with(admin()))
                .andExpect(jsonPath("$.senders[?(@.group == '" + group + "')].address", contains(noReply)));
        for (var caller : List.of(agentOf(group), customer())) {
            mvc.perform(get(SENDERS).with(caller)).andExpect(status().isForbidden());
            mvc.perform(delete(SENDERS).with(caller)).andExpect(status().isForbidden());
        }
    }

    private ResultActions set(String forGroup, String sender, String replies) throws Exception {
        return mvc.perform(put(SENDERS)
                .param("group", forGroup)
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"address\": \"" + sender + "\", \"replies\": \"" + replies + "\"}"));
    }

    private static TestRelay.Delivered delivered(Story story) {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst();
    }
}
