package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.tidings.events.InboundFact.MailReceived;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.RequestBuilder;

/** Mails that are fetched from mailboxes on other servers become what mails become that are sent here. */
class MailboxTests extends MailboxTest {

    @Test
    void whatComesFromNowOnIsFetchedAtOnceAndWhatLayThereStaysUntouched() throws Exception {
        imap.receives(mail(from, "Old", "Long ago"));
        var id = make(wish(imap));
        awaitPhase(id, "watching");

        imap.receives(mail(from, "New", "Just now"));

        await().until(() -> subjects().equals(List.of("New")));
        assertThat(received().getFirst().mailbox()).isEqualTo("fetched@tidings.example");
        assertThat(imap.handedOut).containsExactly(2L);
        assertThat(imap.count()).isEqualTo(2);
        await().untilAsserted(() -> state(id)
                .andExpect(jsonPath("$.state.taken").value(1))
                .andExpect(jsonPath("$.state.waiting").value(0))
                .andExpect(jsonPath("$.state.lastMailAt").exists())
                .andExpect(jsonPath("$.state.fault").doesNotExist()));
    }

    @Test
    void aBacklogComesInSilence() throws Exception {
        imap.receives(mail(from, "Old one", "Long ago"), mail(from, "Old two", "Long ago, too"));
        var id = make(with(wish(imap), "beginning", "backlog"));
        await().until(() -> subjects().size() == 2);
        imap.receives(mail(from, "New", "Just now"));

        await().until(() -> subjects().size() == 3);
        assertThat(heard()).allSatisfy(event -> assertThat(event.imported())
                .isEqualTo(((MailReceived) event.fact()).subject().startsWith("Old")));
        awaitPhase(id, "watching");
    }

    @Test
    void newNumbersBringNoMailTwiceAndLoseNone() throws Exception {
        imap.receives(mail(from, "Old", "Was there before"));
        make(wish(imap));
        awaitPhase(made.getFirst(), "watching");
        imap.receives(mail(from, "One", "1"), mail(from, "Two", "2"));
        await().until(() -> subjects().size() == 2);

        synchronized (imap) {
            imap.receives(mail(from, "Three", "3"));
            imap.renumbers();
        }

        await().until(() -> subjects().size() == 3);
        imap.receives(mail(from, "Four", "4"));
        await().until(() -> subjects().size() == 4);
        assertThat(subjects()).containsExactlyInAnyOrder("One", "Two", "Three", "Four");
        assertThat(kept()).isEqualTo(4);
    }

    @Test
    void mailsThatCarryTheSameIdAreAllTaken() throws Exception {
        make(wish(imap));
        awaitPhase(made.getFirst(), "watching");
        var id = "Message-ID: <reused-" + from + ">";
        imap.receives(mail(from, "First", "1", id), mail(from, "Second", "2", id));

        await().until(() -> subjects().size() == 2);
    }

    /** As a service leaves it that dies between keeping a mail and noting that it has: the cursor is where it was. */
    @Test
    void aMailWithoutAnIdThatWasKeptRightBeforeACrashIsNoOtherWhenItIsFetchedAgain() throws Exception {
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        var before = stored(id).get("cursor");
        imap.receives(mail(from, "Nameless", "It has neither Message-ID nor luck"));
        await().until(() -> subjects().size() == 1);
        assertThat(imap.handedOut).containsExactly(1L);
        var files = database.getCollection("raw.files").countDocuments();

        database.getCollection("fetched_mails").deleteMany(new Document("mailbox", id));
        var rewound = new Document("cursor", before).append("leasedAt", new Date(0));
        database.getCollection("mailboxes")
                .updateOne(
                        new Document("_id", id),
                        new Document("$set", rewound.append("due", new Date(0)))
                                .append("$inc", new Document("claim", 1L)));
        imap.breakAllOff();
        await().until(() -> imap.handedOut.equals(List.of(1L, 1L)));
        imap.receives(mail(from, "After it", "This one is new"));

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("Nameless", "After it");
        assertThat(kept()).isEqualTo(2);
        assertThat(database.getCollection("raw.files").countDocuments())
                .as("its bytes are kept once")
                .isEqualTo(files + 1);
    }

    @Test
    void aMailIsMovedOnlyOnceItIsKept() throws Exception {
        var id = make(with(with(wish(imap), "afterIntake", "move"), "moveTo", "Done"));
        awaitPhase(id, "watching");
        imap.receives(mail(from, "To be moved", "Please"));

        await().until(() -> imap.count() == 0);
        assertThat(imap.moved).containsExactly("1 Done");
        assertThat(kept()).isEqualTo(1);
        await().until(() -> subjects().equals(List.of("To be moved")));
    }

    @Test
    void whatCannotBeMovedIsTakenAllTheSameAndMovedLater() throws Exception {
        imap.refusals.put("UID MOVE", "NO [OVERQUOTA] There is no room");
        var id = make(with(with(wish(imap), "afterIntake", "move"), "moveTo", "Done"));
        awaitPhase(id, "watching");
        imap.receives(mail(from, "One", "1"));
        await().until(() -> subjects().size() == 1);
        await().untilAsserted(() ->
                state(id).andExpect(jsonPath("$.state.warning.code").value("quota")));
        assertThat(imap.count()).isEqualTo(1);

        imap.refusals.clear();
        imap.receives(mail(from, "Two", "2"));

        await().until(() -> imap.count() == 0);
        await().untilAsserted(
                        () -> state(id).andExpect(jsonPath("$.state.warning").doesNotExist()));
    }

    @Test
    void aConnectionThatBreaksOffAgainAndAgainLosesAndDoublesNothing() throws Exception {
        make(with(wish(imap), "afterIntake", "delete"));
        awaitPhase(made.getFirst(), "watching");
        var breaking = Thread.ofVirtual().start(() -> {
            for (var i = 0; i < 60; i++) {
                imap.receives(mail(from, "Mail " + i, "Body " + i));
                if (i % 7 == 0) {
                    imap.breakAllOff();
                }
            }
        });
        breaking.join();

        await().until(() -> subjects().size() >= 60 && imap.count() == 0);
        assertThat(subjects())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 60).mapToObj(i -> "Mail " + i).toList());
        assertThat(kept()).isEqualTo(60);
    }

    @Test
    void aWrongPasswordIsSaidAndFetchingBeginsByItselfOnceItIsRight() throws Exception {
        var id = make(with(wish(imap), "password", "wrong"));
        await().untilAsserted(() -> state(id)
                .andExpect(jsonPath("$.state.phase").value("failing"))
                .andExpect(jsonPath("$.state.fault.code").value("password"))
                .andExpect(jsonPath("$.state.fault.facts.user").value("support"))
                .andExpect(jsonPath("$.state.nextTryAt").exists())
                .andExpect(jsonPath("$.state.errors[0].code").value("password")));

        mvc.perform(asAdmin(patch("/api/v1/mailboxes/" + id), Map.of("password", "secret")))
                .andExpect(status().isOk());

        awaitPhase(id, "watching");
    }

    @Test
    void aServerThatIsAwayIsFetchedFromAgainByItself() throws Exception {
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.refusals.put("LOGIN", "NO [UNAVAILABLE] Come back later");
        imap.breakAllOff();
        await().untilAsserted(
                        () -> state(id).andExpect(jsonPath("$.state.fault.code").value("in-use")));
        imap.receives(mail(from, "Meanwhile", "You were away"));

        imap.refusals.clear();

        await().until(() -> subjects().equals(List.of("Meanwhile")));
        awaitPhase(id, "watching");
    }

    @Test
    void mailsThatTheServerCannotHandOverGoToQuarantineAndTheOthersArrive() throws Exception {
        imap.refusals.put("UID FETCH 1,2,3,4 (UID BODY", "NO [SERVERBUG] Cannot read all of them");
        imap.refusals.put("UID FETCH 2 (UID BODY", "NO [SERVERBUG] Cannot read it");
        imap.refusals.put("UID FETCH 3 (UID BODY", "NO [SERVERBUG] Nor this one");
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.receives(
                mail(from, "One", "1"), mail(from, "Two", "2"), mail(from, "Three", "3"), mail(from, "Four", "4"));

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("One", "Four");
        assertThat(quarantined(id)).hasSize(2).allSatisfy(mail -> assertThat(mail.getString("reason"))
                .contains("SERVERBUG"));
    }

    @Test
    void shortMailsAreAskedForTogetherAndALongOneByItself() throws Exception {
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        var mails = new ArrayList<>(IntStream.range(0, 20)
                .mapToObj(n -> mail(from, "Short " + n, "s"))
                .toList());
        mails.add(10, mail(from, "Long", "x".repeat(1_200_000)));
        imap.receives(mails.toArray(String[]::new));

        await().until(() -> subjects().size() == 21);
        // The long one in two parts.
        assertThat(imap.commands).hasSize(1 + 2 + 1);
        assertThat(imap.handedOut).doesNotHaveDuplicates();
    }

    /** That it broke off shows at the next try, when each is asked for by itself. */
    @Test
    void ofMailsThatAreAskedForTogetherTheOneThatBreaksTheConnectionIsFound() throws Exception {
        imap.breaksAt = 3;
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.receives(IntStream.rangeClosed(1, 5)
                .mapToObj(n -> mail(from, "Mail " + n, "m"))
                .toArray(String[]::new));

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("Mail 1", "Mail 2");
        await().untilAsserted(() -> assertThat(database.getCollection("mailboxes")
                        .find(new Document("_id", id))
                        .first()
                        .get("trouble", Document.class)
                        .getLong("uid"))
                .isEqualTo(3));
    }

    @Test
    void aServerThatTellsShorterSizesThanItsMailsHaveIsAskedForOneAtATime() throws Exception {
        imap.toldSize = 1_000;
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.receives(IntStream.range(0, 30)
                .mapToObj(n -> mail(from, "Mail " + n, "x".repeat(100_000)))
                .toArray(String[]::new));

        await().until(() -> subjects().size() == 30);
        assertThat(imap.commands).hasSize(1 + 5);
    }

    /** Some servers refuse the whole question where one of many mails is broken. */
    @Test
    void oneMailThatTheServerCannotEvenTellOfHoldsUpNoOther() throws Exception {
        imap.refusals.put("UID FETCH 1,2,3 (UID RFC", "NO Some messages could not be fetched");
        imap.refusals.put("UID FETCH 2 (UID RFC", "NO Some messages could not be fetched");
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.receives(mail(from, "One", "1"), mail(from, "Two", "2"), mail(from, "Three", "3"));

        await().until(() -> subjects().size() == 2);
        assertThat(subjects()).containsExactlyInAnyOrder("One", "Three");
        assertThat(quarantined(id)).singleElement().satisfies(mail -> assertThat(mail.getString("reason"))
                .contains("could not be fetched"));
    }

    @Test
    void whileAServerSaysThatItIsUnwellNoMailGoesToQuarantine() throws Exception {
        imap.refusals.put("UID FETCH 1 (UID BODY", "NO [UNAVAILABLE] Come back later");
        var id = make(wish(imap));
        awaitPhase(id, "watching");
        imap.receives(mail(from, "One", "1"));
        await().until(() -> !quarantined(id).isEmpty()
                || stored(id)
                                .get("state", new Document())
                                .get("fault", new Document())
                                .get("times", 0L)
                        >= 2);
        assertThat(quarantined(id)).isEmpty();

        imap.refusals.clear();

        await().until(() -> subjects().equals(List.of("One")));
    }

    @Test
    void aMailboxAboveTheSizeLimitShowsItsBeginningInQuarantineAndStaysAtItsServer() throws Exception {
        make(with(wish(imap), "afterIntake", "delete"));
        awaitPhase(made.getFirst(), "watching");
        imap.receives(mail(from, "Large", "x".repeat(3_000_000)), mail(from, "Small", "y"));

        await().until(() -> subjects().equals(List.of("Small")));
        await().until(() -> imap.count() == 1);
        assertThat(database.getCollection("mails")
                        .find(new Document("state", "quarantined").append("sender", from))
                        .into(new ArrayList<>()))
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.getString("reason")).contains("3,000,", "in the folder INBOX of");
                    assertThat(mail.getString("because")).isEqualTo("too-large");
                    mvc.perform(get("/api/v1/quarantine/" + mail.getString("_id"))
                                    .with(admin()))
                            .andExpect(jsonPath("$.size", greaterThan(3_000_000)))
                            .andExpect(jsonPath("$.because", is("too-large")))
                            .andExpect(jsonPath("$.facts.limit", is("2097152")));
                });
    }

    @Test
    void aMailThatIsLargerThanItsServerSaysGoesWhereTheLargeOnesGo() throws Exception {
        imap.toldSize = 1_500_000;
        make(with(wish(imap), "afterIntake", "delete"));
        awaitPhase(made.getFirst(), "watching");
        imap.receives(mail(from, "Large", "x".repeat(3_000_000)), mail(from, "Small", "y"));

        await().until(() -> subjects().equals(List.of("Small")));
        await().until(() -> imap.count() == 1);
        assertThat(database.getCollection("mails")
                        .find(new Document("state", "quarantined").append("sender", from))
                        .into(new ArrayList<>()))
                .singleElement()
                .satisfies(mail -> assertThat(mail.getString("reason")).contains("3,000,"));
    }

    @Test
    void nobodyReadsAPasswordAndNoOtherServerGetsIt() throws Exception {
        var id = make(wish(imap));
        var answer = mvc.perform(get("/api/v1/mailboxes").with(admin()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(answer).contains(id).doesNotContain("secret").doesNotContain("assword");
        assertThat(stored(id).toJson()).doesNotContain("secret");

        mvc.perform(asAdmin(patch("/api/v1/mailboxes/" + id), Map.of("host", "127.0.0.2")))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("secret-needed"));
        mvc.perform(asAdmin(post("/api/v1/mailboxes/" + id + "/test"), Map.of("port", 1)))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("secret-needed"));
    }

    @Test
    void aChangeOfWhatSomebodyHasChangedSinceIsRefused() throws Exception {
        var id = make(wish(imap));
        var read = mvc.perform(get("/api/v1/mailboxes/" + id).with(admin()))
                .andReturn()
                .getResponse()
                .getHeader("ETag");

        mvc.perform(renamed(id, "W/" + read)).andExpect(status().isOk());
        mvc.perform(renamed(id, read)).andExpect(status().isPreconditionFailed());
        mvc.perform(renamed(id, "*")).andExpect(status().isOk());
        mvc.perform(renamed(id, "none"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("If-Match"));
    }

    private static RequestBuilder renamed(String id, String ifMatch) {
        return asAdmin(patch("/api/v1/mailboxes/" + id), Map.of("name", "Help")).header("If-Match", ifMatch);
    }

    @Test
    void onlyWhoeverAdministersConnectionsHasToDoWithMailboxes() throws Exception {
        for (var caller : List.of(customer(), agentOf("support"))) {
            mvc.perform(get("/api/v1/mailboxes").with(caller)).andExpect(status().isForbidden());
            mvc.perform(post("/api/v1/mailboxes/test")
                            .with(caller)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(JSON.writeValueAsString(wish(imap))))
                    .andExpect(status().isForbidden());
        }
        assertThat(imap.loggedIn).hasSizeLessThan(3);
    }

    @Test
    void aRestartReadsNoMailAgain() throws Exception {
        var id = make(with(wish(imap), "beginning", "backlog"));
        imap.receives(IntStream.range(0, 120)
                .mapToObj(i -> mail(from, "Mail " + i, "Body " + i))
                .toArray(String[]::new));
        await().until(() -> kept() == 120);
        var handedOut = imap.handedOut.size();

        // As after the death of the replica that held it: the claim is void, and another one begins.
        database.getCollection("mailboxes")
                .updateOne(
                        new Document("_id", id),
                        new Document("$set", new Document("due", new Date()))
                                .append("$inc", new Document("claim", 1L)));
        imap.breakAllOff();
        imap.receives(mail(from, "After", "The restart"));

        await().until(() -> kept() == 121);
        assertThat(imap.handedOut).hasSize(handedOut + 1);
    }

    @Test
    void whoLostAMailboxToAnotherReplicaTouchesItNoMore() throws Exception {
        var id = make(with(wish(imap), "afterIntake", "delete"));
        awaitPhase(id, "watching");
        var logins = imap.loggedIn.size();

        // As if another replica had it, and had not looked into it yet.
        var theirs = Date.from(Instant.now().plus(Duration.ofHours(1)));
        database.getCollection("mailboxes")
                .updateOne(
                        new Document("_id", id),
                        new Document("$set", new Document("due", theirs)).append("$inc", new Document("claim", 1L)));
        imap.receives(mail(from, "For the other one", "x"));

        await().until(() -> imap.openConnections() == 0);
        assertThat(imap.count()).as("still there for the other one").isEqualTo(1);
        assertThat(stored(id).getDate("due")).isEqualTo(theirs);
        assertThat(imap.loggedIn).hasSize(logins);

        // The other one dies.
        database.getCollection("mailboxes")
                .updateOne(new Document("_id", id), new Document("$set", new Document("due", new Date())));
        await().until(() -> imap.count() == 0);
        await().until(() -> subjects().equals(List.of("For the other one")));
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void greenMailIsFetchedFromByImapAndByPop3() throws Exception {
        var server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3)
        });
        server.start();
        try {
            var byImap = server.setUser("imap@remote.example", "imap", "secret");
            var byPop3 = server.setUser("pop3@remote.example", "pop3", "secret");
            byPop3.deliver(message("Lies there", "Long ago"));
            var imapId = make(
                    with(with(wish(server.getImap().getPort(), "imap"), "afterIntake", "delete"), "protocol", "imap"));
            var pop3Id = make(
                    with(with(wish(server.getPop3().getPort(), "pop3"), "afterIntake", "delete"), "protocol", "pop3"));
            awaitPhase(imapId, "watching");
            awaitPhase(pop3Id, "waiting");

            byImap.deliver(message("By IMAP", "1"));
            byPop3.deliver(message("By POP3", "2"));

            await().until(() -> subjects().size() == 2);
            assertThat(subjects()).containsExactlyInAnyOrder("By IMAP", "By POP3");
            await().until(() ->
                    server.getManagers().getImapHostManager().getInbox(byPop3).getMessageCount() == 1);
            await().until(() -> server.getManagers().getImapHostManager().getInbox(byImap).getMessages().stream()
                    .allMatch(one -> one.getFlags().contains(Flags.Flag.DELETED)));
        } finally {
            server.stop();
        }
    }

    private MimeMessage message(String subject, String body) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(
                        mail(from, subject, body, "Message-ID: <" + UUID.randomUUID() + "@customer.example>")
                                .getBytes(StandardCharsets.UTF_8)));
    }
}
