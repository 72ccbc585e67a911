package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class PreparationTests {

    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger prepared = new AtomicInteger();
    private final Preparation preparation = new Preparation(() -> List.of(() -> {
        if (away.get()) {
            throw new MongoTimeoutException("Nobody answers");
        }
        prepared.incrementAndGet();
    }));

    @Test
    void whatIsThereIsPreparedBeforeTheServiceGoesOn() {
        preparation.start();

        assertThat(prepared).hasValue(1);
        assertThat(preparation.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aStoreThatIsAwayIsPreparedOnceItIsBack() {
        away.set(true);

        preparation.start();

        assertThat(preparation.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        away.set(false);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(preparation.health().getStatus()).isEqualTo(Status.UP));
        assertThat(prepared).hasValue(1);
    }
}
