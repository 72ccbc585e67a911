package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import org.jspecify.annotations.Nullable;

/** A mailbox that is to be, as an administrator typed it or a configuration has it; what is absent is as usual. */
sealed interface WishedMailbox permits MailboxController.NewMailbox, MailboxSection.Part {

    @Nullable
    String name();

    @Nullable
    Protocol protocol();

    @Nullable
    String host();

    @Nullable
    Integer port();

    @Nullable
    Security security();

    @Nullable
    String user();

    @Nullable
    String trusted();

    @Nullable
    String folder();

    @Nullable
    String group();

    @Nullable
    AfterIntake afterIntake();

    @Nullable
    String moveTo();

    @Nullable
    Beginning beginning();

    @Nullable
    Boolean enabled();
}
