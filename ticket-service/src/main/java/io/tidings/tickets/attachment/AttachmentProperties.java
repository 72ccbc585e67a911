package io.tidings.tickets.attachment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Files and how long they wait for a ticket.
 *
 * @param largest the largest file that is taken
 * @param keepUploads how long a person's upload waits for the message it was meant for
 * @param keepReceived how long a mail's attachment waits; longer than the mail itself can wait in its topic
 * @param sweepEvery how often what nobody wanted is deleted
 */
@ConfigurationProperties("tickets.attachments")
record AttachmentProperties(
        @DefaultValue("30MB") DataSize largest,
        @DefaultValue("1d") Duration keepUploads,
        @DefaultValue("32d") Duration keepReceived,
        @DefaultValue("1h") Duration sweepEvery) {}
