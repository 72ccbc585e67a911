package io.tidings.webhooks.catcher;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What catchers may use up.
 *
 * @param most how many there may be in this installation
 * @param requests how many of the newest requests each keeps
 * @param bytes how much of their bodies each keeps in all; the oldest requests make room
 * @param body the largest body that is taken; of a larger one the beginning is kept, and the sender told
 * @param perSecond requests that each takes in a second, with bursts of five seconds' worth; counted by every replica
 * @param slowAtOnce answers that may be delayed at the same time; counted by every replica
 * @param lifetime of a new one
 * @param longest how far into the future an end may be put
 */
@ConfigurationProperties("tidings.catchers")
record CatcherProperties(
        @DefaultValue("50") int most,
        @DefaultValue("100") int requests,
        @DefaultValue("4MB") DataSize bytes,
        @DefaultValue("512KB") DataSize body,
        @DefaultValue("10") int perSecond,
        @DefaultValue("64") int slowAtOnce,
        @DefaultValue("24h") Duration lifetime,
        @DefaultValue("7d") Duration longest) {}
