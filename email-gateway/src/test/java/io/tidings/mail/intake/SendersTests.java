package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.parse.MailReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendersTests {

    private static final Senders SENDERS = senders("mx.desk.example", "10.1.0.0/16");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mx.desk.example; dmarc=pass (p=REJECT) header.from=shop.example | true",
                "MX.desk.example 1; spf=softfail smtp.mailfrom=x@y.example; dkim=pass header.d=shop.example header.s=k1 | true",
                "mx.desk.example; dkim=pass header.i=@shop.example; spf=fail smtp.mailfrom=b@bounce.example | true",
                "mx.desk.example; spf=pass smtp.mailfrom=jan@shop.example | true",
                "mx.desk.example; dmarc=fail header.from=shop.example | false",
                "mx.desk.example; spf=fail smtp.mailfrom=jan@shop.example | false",
                // Another domain's good word is none for this one.
                "mx.desk.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example |",
                "mx.desk.example; dkim=pass header.d=evil.example; dmarc=fail header.from=shop.example | false",
                "mx.desk.example; dmarc=pass header.from=evil.example |",
                "mx.desk.example; none |",
                "mx.desk.example; dkim=fail header.d=shop.example |",
                // Not our server, or one that only says so in a comment.
                "mx.evil.example; dmarc=pass header.from=shop.example |",
                "mx.evil.example (mx.desk.example); dmarc=pass header.from=shop.example |",
                "dmarc=pass header.from=shop.example |",
                "mx.desk.example |",
                "; dmarc=pass |",
            })
    void whatOurOwnServerSaysAboutTheDomainInFromCountsAndNothingElse(String header, Boolean proven) {
        var mail = "Authentication-Results: " + header + "\r\nFrom: Jan <jan@shop.example>\r\n\r\nx";

        assertThat(SENDERS.proven(stored(true), MailReader.read(bytes(mail)))).isEqualTo(Optional.ofNullable(proven));
    }

    @Test
    void ofSeveralLinesUnderItsNameTheTopmostIsOurServers() {
        var mail = """
                Authentication-Results: mx.desk.example; dmarc=fail header.from=shop.example
                Received: from evil.example by mx.desk.example
                Authentication-Results: mx.desk.example; dmarc=pass header.from=shop.example
                From: jan@shop.example

                x""";

        assertThat(SENDERS.proven(stored(true), MailReader.read(bytes(mail)))).contains(false);
    }

    @Test
    void whatAnybodyHandsToOurReceiverProvesNothing() {
        var mail =
                "Authentication-Results: mx.desk.example; dmarc=pass header.from=shop.example\r\nFrom: jan@shop.example\r\n\r\nx";

        assertThat(SENDERS.proven(stored(false), MailReader.read(bytes(mail)))).isEmpty();
    }

    @Test
    void aMailWithTwoSendersIsProvenForNeither() {
        var pass = "Authentication-Results: mx.desk.example; dmarc=pass header.from=shop.example\r\n";
        for (var from : List.of(
                "From: jan@shop.example\r\nFrom: eve@shop.example\r\n",
                "From: jan@shop.example, eve@shop.example\r\n")) {
            assertThat(SENDERS.proven(stored(true), MailReader.read(bytes(pass + from + "\r\nx"))))
                    .as(from)
                    .isEmpty();
        }
    }

    @Test
    void aServerWithoutANameIsBelievedWhereThatIsSaid() {
        var mail = "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=shop.example; dkim=pass"
                + " header.d=shop.example;dmarc=pass action=none header.from=shop.example;compauth=pass reason=100\r\n"
                + "From: jan@shop.example\r\n\r\nx";

        assertThat(senders("-", "").proven(stored(true), MailReader.read(bytes(mail))))
                .contains(true);
    }

    @Test
    void relaysAreKnownByTheirAddresses() throws Exception {
        assertThat(SENDERS.believes(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(SENDERS.believes(InetAddress.getByName("10.2.2.3"))).isFalse();
        assertThat(SENDERS.believes(null)).isFalse();
        assertThat(senders("mx.desk.example", "").believes(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    private static Senders senders(String server, String relays) {
        return new Senders(
                new SenderProperties(List.of(server), List.of(relays), SenderProperties.Forwards.PROVEN),
                mock(Mailboxes.class));
    }

    private static IncomingMail stored(boolean behindBelieved) {
        return new IncomingMail(
                "m1",
                new ObjectId(),
                MailState.RECEIVED,
                null,
                null,
                Map.of(),
                "",
                List.of(),
                "",
                false,
                behindBelieved,
                1,
                0,
                0,
                null,
                Instant.EPOCH);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
