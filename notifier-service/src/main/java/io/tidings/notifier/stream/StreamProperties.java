package io.tidings.notifier.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The live stream.
 *
 * @param heartbeat how long a stream is silent at most; proxies close what is silent for a minute
 * @param remembered how much of the feed is kept in memory for those who come back after a moment
 */
@ConfigurationProperties("tidings.stream")
record StreamProperties(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("4MB") DataSize remembered) {}
