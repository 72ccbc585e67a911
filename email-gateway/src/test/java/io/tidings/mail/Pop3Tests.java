package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mail that a POP3 server does not hand over is shown to people, and the mails behind it arrive. */
class Pop3Tests extends MailboxTest {

    private final TestPop3 pop3 = new TestPop3();

    Pop3Tests() throws IOException {}

    @AfterEach
    void end() throws IOException {
        pop3.close();
    }

    @Test
    void whatTheServerRefusesGoesToQuarantineAndTheOthersArrive() throws Exception {
        pop3.refusals.put(2, "-ERR cannot read it");
        var id = receivesThree();
        failedBefore(id, 4);

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("One", "Three");
        assertThat(quarantined(id))
                .extracting(mail -> mail.getString("because"))
                .containsExactly("refused");
        // Nothing of it is here, so no ticket comes of it.
        mvc.perform(post("/api/v1/quarantine/" + quarantined(id).getFirst().getString("_id") + "/retry")
                        .with(admin()))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("mail-not-here"));
        pop3.receives(mail(from, "Four", "4"));
        await().until(() -> subjects().size() == 3);
        assertThat(quarantined(id)).hasSize(1);
    }

    @Test
    void whatBreaksTheConnectionAgainAndAgainGoesToQuarantineToo() throws Exception {
        pop3.refusals.put(2, "");
        var id = receivesThree();
        failedBefore(id, 5);

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("One", "Three");
        assertThat(quarantined(id))
                .extracting(mail -> mail.getString("because"))
                .containsExactly("broke-off");
    }

    @Test
    void whatIsTooLargeIsShownAlsoWithoutABeginning() throws Exception {
        var id = make(wish());
        awaitPhase(id, "waiting");
        pop3.receives(mail(from, "Large", "x".repeat(3_000_000)));
        pop3.receives(mail(from, "Small", "y"));

        await().until(() -> subjects().equals(List.of("Small")));
        assertThat(quarantined(id))
                .extracting(mail -> mail.getString("because"))
                .containsExactly("too-large-at-server");
    }

    /** As where somebody took the encryption out of the server's offer. */
    @Test
    void aServerThatOffersNoEncryptionIsToldNoPassword() throws Exception {
        mvc.perform(asAdmin(post("/api/v1/mailboxes/test"), with(wish(), "security", "starttls")))
                .andExpect(jsonPath("$.fault.code").value("no-starttls"));

        assertThat(pop3.commands).isNotEmpty().noneMatch(line -> line.matches("(?i)(user|pass|auth).*"));
    }

    /** Once it has failed, as if it had so often. */
    private void failedBefore(String id, int times) {
        await().until(() -> stored(id).get("trouble", Document.class) != null);
        database.getCollection("mailboxes")
                .updateOne(new Document("_id", id), new Document("$set", new Document("trouble.times", times)));
    }

    private String receivesThree() throws Exception {
        var id = make(wish());
        awaitPhase(id, "waiting");
        for (var subject : List.of("One", "Two", "Three")) {
            pop3.receives(mail(from, subject, subject));
        }
        return id;
    }

    private Map<String, Object> wish() {
        return with(wish(pop3.port(), "support"), "protocol", "pop3");
    }
}
