package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A program on the other side that answers every mail, and does not say that it is one: two machines could talk all night. */
@Tag("replicas")
class RobotTests {

    /** The automatic mails that one address gets within ten minutes; email-gateway's LoopLimits. */
    private static final int MOST = 30;

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @Test
    void aRobotIsNotAnsweredForEverAndStillHearsWhatAPersonWrites() {
        var word = Suite.unique();
        var robot = word + "@robot.example";
        writes(robot, word, 0);

        var answered = new int[1];
        await().atMost(PATIENCE).until(() -> {
            for (var heard = MAIL.inbox(robot).size(); answered[0] < heard; ) {
                writes(robot, word, ++answered[0]);
            }
            return isSilent(robot);
        });

        var heard = MAIL.inbox(robot).size();
        assertThat(heard).isEqualTo(MOST);
        // All that it wrote is there all the same.
        await().atMost(SOON.multipliedBy(2))
                .untilAsserted(() -> assertThat(tickets(word).size()).isEqualTo(answered[0] + 1));

        var ticket = tickets(word).get(0).path("id").asString();
        var answer = AGENT.post("/api/v1/tickets/" + ticket + "/messages", Map.of("body", "A person to " + word));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> assertThat(MAIL.inbox(robot))
                .hasSize(heard + 1)
                .anyMatch(mail -> mail.text().contains("A person to " + word)));
    }

    /** As unlike a machine as it gets: no mark, and no thread. */
    private static void writes(String robot, String word, int n) {
        Suite.writes(
                robot,
                "Thank you " + word + " " + n,
                "I have your mail, and will read it after the holidays.",
                "Message-ID: <" + word + "." + n + "@robot.example>");
    }

    private static JsonNode tickets(String word) {
        return AGENT.get("/api/v1/search?limit=100&q=" + word).body().path("tickets");
    }

    private static boolean isSilent(String robot) {
        var suppressed =
                ADMIN.get("/api/v1/outgoing-mail?state=suppressed&limit=20").body();
        return suppressed.path("mails").valueStream().anyMatch(mail -> mail.path("recipient")
                .asString("")
                .equals(robot));
    }
}
