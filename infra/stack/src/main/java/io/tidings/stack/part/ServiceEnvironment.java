package io.tidings.stack.part;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment variables that tell a service where the others are: all that differs between a laptop and production. */
record ServiceEnvironment(StackSettings settings, Secrets secrets, String mongodbUri) {

    /** Webhooks and alerts may reach receivers on this machine, and nothing else that is private. On the local stack only. */
    private static final String LOOPBACK_RANGES = "127.0.0.0/8,::1/128";

    /** The only mail server that this stack knows is its own, so no mail ever leaves it. Everywhere else a new desk holds its mail. */
    private static final String LIVE_MAIL = "live";

    /** Customers of other sites are let in nowhere else. */
    private static final Set<Service> FOR_CUSTOMERS =
            EnumSet.of(Service.TICKET_SERVICE, Service.NOTIFIER_SERVICE, Service.SEARCH_SERVICE);

    Map<String, String> of(Service service) {
        return of(service, 0);
    }

    /** {@code replica} is which of several it is, from 1; 0 where there is one only. */
    Map<String, String> of(Service service, int replica) {
        var values = new TreeMap<String, String>();
        var port = settings.port(service.port(), replica);
        values.put("SERVER_PORT", Integer.toString(port));
        values.put("SERVER_ADDRESS", settings.addressOf(port));
        // Behind the front, which says who calls.
        values.put("TIDINGS_PROXY_PROTOCOL", Boolean.toString(service == Service.GATEWAY && replica > 0));
        values.put("MONGODB_URI", mongodbUri);
        values.put("KAFKA_BOOTSTRAP", "localhost:" + settings.port(Port.KAFKA));
        values.put("ELASTICSEARCH_URI", "http://localhost:" + settings.port(Port.ELASTICSEARCH));
        values.put("TIDINGS_URL", settings.publicUrl());
        values.put("TIDINGS_ISSUER", settings.publicUrl() + "/auth/realms/tidings");
        values.put("KEYCLOAK_INTERNAL_URL", settings.keycloakUrl());
        values.put("TIDINGS_CLIENT_SECRET", service.clientSecret(secrets));
        values.put("TICKETS_URL", url(Port.TICKETS));
        values.put("MAIL_URL", url(Port.EMAIL));
        values.put("WEBHOOKS_URL", url(Port.WEBHOOKS));
        values.put("NOTIFIER_URL", url(Port.NOTIFIER));
        values.put("SEARCH_URL", url(Port.SEARCH));
        values.put("TIDINGS_MAIL_SECRET", secrets.get("mail"));
        values.put("TIDINGS_ENCRYPTION_KEY", secrets.get("encryption"));
        if (service == Service.TICKET_SERVICE) {
            values.put("TIDINGS_ACCOUNTS_SECRET", accountsSecret(secrets));
        }
        if (FOR_CUSTOMERS.contains(service)) {
            values.put("TIDINGS_SESSION_KEY", secrets.get("session"));
        }
        if (!settings.opensToOthers()) {
            values.put("TIDINGS_OUTGOING_ALLOWED_RANGES", LOOPBACK_RANGES);
            // The example of docs/examples, wherever on this machine it is started.
            values.put("TIDINGS_SITES", "http://localhost:[*]");
            // Whoever measures or tries it is one caller with the work of hundreds.
            values.put("TIDINGS_RATE", "10000");
            values.put("TIDINGS_RATE_BURST", "100000");
            values.put("TIDINGS_RATE_STRANGERS", "1000");
            values.put("TIDINGS_RATE_STRANGERS_BURST", "100000");
            // The mail server of this stack speaks no TLS.
            values.put("TIDINGS_MAIL_FETCH_UNENCRYPTED", "true");
            // Nobody but this machine sends mail to a stack of one's own, and nobody checks its senders.
            values.put("TIDINGS_MAIL_FORWARDS", "address");
        }
        values.put("SMTP_PORT", Integer.toString(settings.port(Port.SMTP_INTAKE, replica)));
        if (replica > 0) {
            // Behind the front all who bring mails are one peer, which may have all connections.
            values.put("MAIL_INTAKE_MAXCONNECTIONSPERPEER", "200");
        }
        values.put("SMTP_HOST", "localhost");
        values.put("SMTP_RELAY_PORT", Integer.toString(settings.port(Port.MAIL_SMTP)));
        values.put("TIDINGS_OUTGOING_MAIL", LIVE_MAIL);
        // Whoever tries the desk waits for the mail.
        values.put("TIDINGS_MAIL_UNDO", "0s");
        values.put("TIDINGS_CLOCK_ADJUSTABLE", Boolean.toString(!settings.opensToOthers()));
        values.put("TIDINGS_DEMO", Boolean.toString(settings.demo()));
        return values;
    }

    /** Of the client whose account may manage people's logins. */
    static String accountsSecret(Secrets secrets) {
        return secrets.get("client-accounts");
    }

    private String url(Port port) {
        return "http://localhost:" + settings.port(port);
    }
}
