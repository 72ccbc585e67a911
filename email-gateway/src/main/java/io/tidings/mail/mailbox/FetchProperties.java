package io.tidings.mail.mailbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mailboxes are fetched from.
 *
 * @param allowUnencrypted whether a mailbox may be reached without TLS, password and all; the page says which holds
 * @param connectTimeout for the connection to be made
 * @param answerTimeout the longest silence of a mail server that was asked something
 * @param idleFor how long a server's promise to tell of new mail (IDLE) is trusted before it is asked again
 * @param pollEvery how often a server is asked that promises nothing
 * @param stuckAfter a connection on which nothing went on for so long is dropped
 * @param lease how long a mailbox belongs to a replica that does not renew it
 */
@ConfigurationProperties("mail.fetch")
record FetchProperties(
        @DefaultValue("false") boolean allowUnencrypted,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("60s") Duration answerTimeout,
        @DefaultValue("5m") Duration idleFor,
        @DefaultValue("1m") Duration pollEvery,
        @DefaultValue("3m") Duration stuckAfter,
        @DefaultValue("30s") Duration lease) {}
