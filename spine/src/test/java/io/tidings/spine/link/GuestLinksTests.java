package io.tidings.spine.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuestLinksTests {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final Link LINK = new Link(
            Purpose.RATE, "0192f0c1-0000-7000-8000-000000001042", "0192f0c1-0000-7000-8000-00000000c001", NOON);

    private final GuestLinks links = new GuestLinks("a secret of this installation");

    @Test
    void aTokenSaysWhatItWasMadeOf() {
        assertThat(links.read(links.token(LINK))).contains(LINK);
        assertThat(links.token(LINK)).matches("[A-Za-z0-9_.-]+").hasSizeLessThan(170);
    }

    @Test
    void noneIsBelievedThatWasMadeElsewhere() {
        assertThat(new GuestLinks("another secret").read(links.token(LINK))).isEmpty();
        assertThat(new GuestLinks("").read(links.token(LINK))).isEmpty();
        assertThat(new GuestLinks("").areGiven()).isFalse();
        assertThatThrownBy(() -> new GuestLinks("").token(LINK)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noneIsBelievedInWhichALetterWasChanged() {
        var token = links.token(LINK);

        // The last letter of each half has bits that mean nothing; the decoder ignores them, and a token says the same
        // with them.
        IntStream.range(0, token.length())
                .filter(at -> token.charAt(at) != '.')
                .mapToObj(
                        at -> token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1))
                .forEach(tampered -> assertThat(links.read(tampered))
                        .satisfiesAnyOf(read -> assertThat(read).isEmpty(), read -> assertThat(read)
                                .contains(LINK)));
    }

    @Test
    void theSignatureOfOneIsGoodForNoOther() {
        var signature = signatureOf(links.token(LINK));

        for (var other : new Link[] {
            new Link(Purpose.READ, LINK.ticketId(), LINK.personId(), NOON),
            new Link(Purpose.RATE, "0192f0c1-0000-7000-8000-000000001043", LINK.personId(), NOON),
            new Link(Purpose.RATE, LINK.ticketId(), "0192f0c1-0000-7000-8000-00000000c002", NOON),
            new Link(Purpose.RATE, LINK.ticketId(), LINK.personId(), NOON.plusMillis(1))
        }) {
            var text = links.token(other).split("\\.")[0];
            assertThat(links.read(text + "." + signature)).as(other.toString()).isEmpty();
        }
    }

    @Test
    void whatSomebodyQuotesOpensNothing() {
        var token = links.token(LINK);

        assertThat(GuestLinks.withoutTokens("> Good: https://desk.example/request#" + token + ",5\n> Bad: …"))
                .isEqualTo("> Good: https://desk.example/request\n> Bad: …");
        assertThat(GuestLinks.withoutTokens("<a href=\"https://safe.example/?url=https%3A%2F%2Fdesk.example/request%23"
                        + token + "\">x</a>"))
                .doesNotContain(token);
        assertThat(GuestLinks.withoutTokens("https://desk.example/request#help"))
                .endsWith("/request#help");
    }

    @Test
    void whatIsNoTokenIsNotRead() {
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString("read|t|p".getBytes(StandardCharsets.UTF_8));

        for (var token : new String[] {"", ".", "a.b", text + ".", text + ".AAAAAAAAAAAAAAAAAAAAAA", "ż".repeat(40)}) {
            assertThat(links.read(token)).as(token).isEmpty();
        }
    }

    private static String signatureOf(String token) {
        return token.split("\\.")[1];
    }
}
