package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DomainPaceTests {

    private final AtomicLong nanoTime = new AtomicLong(-5_000_000_000L);

    /** Ten in a second. */
    private final DomainPace pace = new DomainPace(600, nanoTime::get);

    @Test
    void aQuietDomainGetsASecondsWorthAtOnceAndThenOneByOne() {
        for (var mail = 0; mail <= 10; mail++) {
            assertThat(pace.take("customer.example")).isZero();
        }
        assertThat(pace.take("customer.example")).isEqualTo(Duration.ofMillis(100));
        assertThat(pace.take("customer.example")).isEqualTo(Duration.ofMillis(200));

        nanoTime.addAndGet(Duration.ofMillis(250).toNanos());
        assertThat(pace.take("customer.example")).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void oneDomainsMailsDelayNoOthers() {
        for (var mail = 0; mail < 50; mail++) {
            pace.take("busy.example");
        }
        assertThat(pace.take("busy.example")).isPositive();
        assertThat(pace.take("quiet.example")).isZero();
    }

    @Test
    void whatWasSavedByBeingQuietIsASecondsWorthAtMost() {
        pace.take("customer.example");
        nanoTime.addAndGet(Duration.ofHours(1).toNanos());

        for (var mail = 0; mail <= 10; mail++) {
            assertThat(pace.take("customer.example")).isZero();
        }
        assertThat(pace.take("customer.example")).isPositive();
    }
}
