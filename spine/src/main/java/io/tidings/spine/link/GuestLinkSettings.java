package io.tidings.spine.link;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param secret the key that signs what leaves in mails; blank where this installation gives no links
 * @param days how long after the last word in a ticket a link still opens it; 0 where mails bring none and none is opened. What
 *     a customer thinks of a solution can be said all the same
 */
@ConfigurationProperties("tidings.guest-links")
public record GuestLinkSettings(
        @DefaultValue("") String secret, @DefaultValue("30") int days) {

    public boolean open() {
        return days > 0;
    }

    public Duration last() {
        return Duration.ofDays(days);
    }
}
