package io.tidings.notifier.notification;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The notification lists.
 *
 * @param keep how long a notification is kept, read or not; longer than the topics by a week at least, since it is also what
 *     tells a repeated event from a new one
 */
@ConfigurationProperties("tidings.notifications")
record NotificationProperties(@DefaultValue("60d") Duration keep) {}
