package io.tidings.mail.outgoing;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.parse.Address;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may get mail from us at all, and who may get one that no person wrote. */
@Component
class Recipients {

    private static final Pattern ROBOT = Pattern.compile(
            "(?:no-?_?\\.?reply|do-?_?not-?_?reply|donotreply|nie-?odpowiadaj|mailer-daemon|postmaster|abuse|root|bounces?|noreply.*|.*-noreply|.*[._-]no-?reply)");

    private final Mailboxes mailboxes;

    Recipients(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** A usable address that is not our own: mail to ourselves would come back as a customer's. */
    boolean mayReceive(@Nullable String email) {
        return email != null
                && new Address("", email).isPlausible()
                && !email.endsWith(".invalid")
                && !mailboxes.isOurs(email);
    }

    /** The same, and a person may be reading there. */
    boolean mayReceiveAutomatic(@Nullable String email) {
        return email != null
                && mayReceive(email)
                && !ROBOT.matcher(new Address("", email).localPart()).matches();
    }
}
