package io.tidings.spine.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events leave their documents.
 *
 * @param sweepEvery how often documents whose relay died are looked for
 * @param concurrency documents relayed at the same time
 * @param waiting committed documents that are kept in memory for their turn; what is more stays for the sweep
 * @param keepsCurrent this service owns {@code tidings.current}: it checks the topic against its store and sends the markers
 * @param checkEvery how often the newest records of {@code tidings.current} are compared with the store
 * @param markerEvery a quiet partition never compacts, so each gets a marker this often
 */
@ConfigurationProperties("tidings.outbox")
record OutboxProperties(
        @DefaultValue("200ms") Duration sweepEvery,
        @DefaultValue("128") int concurrency,
        @DefaultValue("2000") int waiting,
        @DefaultValue("false") boolean keepsCurrent,
        @DefaultValue("30s") Duration checkEvery,
        @DefaultValue("1h") Duration markerEvery) {}
