package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.MailboxProblem.NoKey;
import io.tidings.spine.outgoing.Seal;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Seals mailboxes' passwords for the store. An installation without a key has no mailboxes, and all else of mail. */
@Component
class Secrets {

    private final ObjectProvider<Seal> seal;

    Secrets(ObjectProvider<Seal> seal) {
        this.seal = seal;
    }

    /** @throws NoKey where the operator gave this service no key */
    String seal(String plain, String mailboxId) {
        try {
            return seal.getObject().seal(plain, mailboxId);
        } catch (BeansException e) {
            throw new NoKey();
        }
    }

    /** @throws IllegalStateException where the key is missing or another one now */
    String open(String sealed, String mailboxId) {
        try {
            return seal.getObject().open(sealed, mailboxId);
        } catch (BeansException e) {
            throw new IllegalStateException("There is no key to open it with", e);
        }
    }
}
