package io.tidings.notifier.notification;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The notification lists.
 *
 * @param keep how long a notification is kept, read or not; longer than the topics by a week at least, since it is also what
 *     tells a repeated event from a new one
 * @param mailAfter how long something waits unread before its reader, being away, is told by mail
 * @param mailPause how long after one such mail the next may follow; what comes meanwhile is gathered
 */
@ConfigurationProperties("tidings.notifications")
record NotificationProperties(
        @DefaultValue("60d") Duration keep,
        @DefaultValue("5m") Duration mailAfter,
        @DefaultValue("30m") Duration mailPause) {}
