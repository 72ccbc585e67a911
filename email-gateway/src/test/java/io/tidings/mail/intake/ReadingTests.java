package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.tidings.mail.intake.Unread.Unreadable;
import io.tidings.mail.parse.MailReader;
import io.tidings.mail.parse.ParsedMail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No mail holds its reader up for longer than it may. */
class ReadingTests {

    private static final byte[] MAIL = "Subject: Hello\r\n\r\nx".getBytes(StandardCharsets.US_ASCII);

    @Test
    @Timeout(30)
    void aMailThatTakesTooLongIsGivenUpWithItsReasonAndItsReaderIsToldToStop() {
        var stopped = new AtomicBoolean();
        var reading = new Reading(Duration.ofMillis(50), _ -> without(new CountDownLatch(1), stopped));

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> reading.read(MAIL))
                .satisfies(e -> assertThat(e.why().kind()).isEqualTo(Unread.Kind.TOO_SLOW));
        await().untilTrue(stopped);
    }

    @Test
    void oneThatIsReadInTimeIsRead() {
        var reading = new Reading(Duration.ofSeconds(60), MailReader::read);

        assertThat(reading.read(MAIL).subject()).isEqualTo("Hello");
    }

    @Test
    void whatTheReaderThrowsIsTheMailsOwnFault() {
        var reading = new Reading(Duration.ofSeconds(60), _ -> {
            throw new UnsupportedOperationException("odd");
        });

        assertThatIllegalStateException().isThrownBy(() -> reading.read(MAIL)).withMessageContaining("odd");
    }

    private static ParsedMail without(CountDownLatch end, AtomicBoolean stopped) {
        try {
            end.await();
        } catch (InterruptedException e) {
            stopped.set(true);
        }
        return MailReader.read(MAIL);
    }
}
