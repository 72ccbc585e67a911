package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.Topics;
import io.tidings.spine.trace.Trace;
import io.tidings.surroundings.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One request, from the event that it made to the mail server, and back to the desk. */
@ExtendWith(OutputCaptureExtension.class)
class TraceTests extends OutgoingTest {

    private static final String REQUEST = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE = "00-" + REQUEST + "-00f067aa0ba902b7-01";

    @AfterEach
    void end() {
        Trace.end();
    }

    @Test
    void aMailTheLogAndWhatBecomesOfItSayWhichRequestCausedThem(CapturedOutput log) {
        Trace.begin(TRACE);
        mailPeople.accept(story.answered(2, "We are looking into it"));
        Trace.end();

        var mail = delivered();
        assertThat(headers(mail.raw())).contains("X-Request-Id: " + REQUEST);
        assertThat(sentFor()).containsExactly(TRACE);
        assertThat(log.getOut().lines().filter(line -> line.contains("was handed over")))
                .singleElement()
                .asString()
                .contains("[" + REQUEST + "]", "<" + mail.mail().messageId() + ">", "250")
                .doesNotContain(story.customer);
    }

    @Test
    void aMailThatNoRequestCausedNamesNone() {
        mailPeople.accept(story.answered(2, "We are looking into it"));

        assertThat(headers(delivered().raw())).noneMatch(header -> header.startsWith("X-Request-Id"));
    }

    private List<String> sentFor() {
        return await()
                .until(
                        () -> Wire.heard(
                                Topics.OUTCOMES,
                                event -> event.subject().equals(story.ticketId) && event.fact() instanceof MailSent),
                        heard -> !heard.isEmpty())
                .stream()
                .map(heard -> heard.event().traceparent())
                .toList();
    }

    private static List<String> headers(String raw) {
        return raw.lines().takeWhile(line -> !line.isEmpty()).toList();
    }
}
