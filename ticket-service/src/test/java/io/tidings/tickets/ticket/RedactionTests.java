package io.tidings.tickets.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTests {

    private static final Message COPY = new Message(
            "t2:1",
            1,
            "t2",
            new Author(Author.Role.AGENT, "agent", "Ada", null),
            Visibility.INTERNAL,
            "email",
            "As agreed.",
            null,
            null,
            List.of(),
            new MailHeaders(
                    "<1@desk.example>",
                    null,
                    List.of(),
                    List.of("jan@shop.example"),
                    List.of("eve@shop.example"),
                    null,
                    null,
                    List.of("eve@shop.example", "adam@shop.example")),
            false,
            Instant.EPOCH,
            false,
            "t1:4");

    /** Forgotten, the words would be sent to whoever has read them, once the message is made public. */
    @Test
    void aCopyThatLosesAnAddressIsStillACopy() {
        var left = Redaction.ofOthersTicket("eve", List.of("eve@shop.example")).of(COPY);

        assertThat(left.mail().cc()).isEmpty();
        assertThat(left.mail().bcc()).containsExactly("adam@shop.example");
        assertThat(left.text()).isEqualTo("As agreed.");
        assertThat(left.copiedFrom()).isEqualTo("t1:4");
    }

    @Test
    void soIsOneThatLosesItsWords() {
        var left = Redaction.ofOwnTicket("jan").of(COPY);

        assertThat(left.text()).isEmpty();
        assertThat(left.copiedFrom()).isEqualTo("t1:4");
    }
}
