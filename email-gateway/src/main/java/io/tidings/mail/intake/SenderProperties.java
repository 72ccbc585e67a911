package io.tidings.mail.intake;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom we believe about who sent a mail. A From line is anybody's to write; without a server that checks it nothing is known.
 *
 * @param believedServers the names by which servers of ours sign their checks (the first word of Authentication-Results); {@code -}
 *     stands for a server that gives no name, as Microsoft 365
 * @param believedRelays the addresses (CIDR) of those servers that hand mails to our SMTP receiver: what others hand to it may
 *     carry any such line. Mailboxes that we fetch from are behind their own server
 * @param forwards when a customer's mail that an agent forwards opens a ticket for that customer
 */
@ConfigurationProperties("mail.senders")
record SenderProperties(
        @DefaultValue({}) List<String> believedServers,
        @DefaultValue({}) List<String> believedRelays,
        @DefaultValue("proven") Forwards forwards) {

    enum Forwards {
        /** It is a mail of the agent's like any other. */
        NEVER,
        /** Where a believed server says that the agent sent it. */
        PROVEN,
        /** Where it has an agent's address, for desks whose mail server lets nobody else use one. */
        ADDRESS
    }
}
