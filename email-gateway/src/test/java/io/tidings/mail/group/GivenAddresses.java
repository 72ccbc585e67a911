package io.tidings.mail.group;

import com.mongodb.client.MongoDatabase;
import io.tidings.mail.MailProperties;
import java.time.Clock;

/** The addresses of a desk without groups, as its configuration names them. */
public final class GivenAddresses {

    private GivenAddresses() {}

    public static Mailboxes of(MongoDatabase database, MailProperties properties) {
        return new Mailboxes(database, new SystemSenders(database), properties, Clock.systemUTC());
    }
}
