package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service that changes many tickets dies in the middle of it, and of going on with it. */
@Tag("fault")
class BulkChangeFaultTests {

    private static final int MANY = 2_000;

    @Test
    void aBulkChangeWhoseServiceIsKilledFinishesAndChangesEveryTicketOnce() {
        var job = BulkJob.begin(BulkJob.tickets(Suite.unique(), MANY), "urgent");

        for (var done : new int[] {75, MANY / 2}) {
            job.awaitInHand(done);
            var pid = RUNNING.kill("ticket-service");
            System.out.printf("kill -9 ticket-service (pid %d) after %d tickets%n", pid, done);
            RUNNING.awaitHealthy(Duration.ofMinutes(3));
        }

        job.awaitDone();
        job.changedEachTicketOnce();
    }
}
