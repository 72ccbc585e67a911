package io.tidings.stack.part;

/** Tidings' own services, in the order they are started. The constant's name is also the one in the realm file's tokens. */
public enum Service {
    TICKET_SERVICE("ticket-service", Port.TICKETS, 128),
    EMAIL_GATEWAY("email-gateway", Port.EMAIL, 112),
    WEBHOOK_DISPATCHER("webhook-dispatcher", Port.WEBHOOKS, 96),
    NOTIFIER_SERVICE("notifier-service", Port.NOTIFIER, 96),
    SEARCH_SERVICE("search-service", Port.SEARCH, 112),
    GATEWAY("gateway", Port.GATEWAY, 112);

    private final String module;
    private final Port port;
    private final int heap;

    Service(String module, Port port, int heap) {
        this.module = module;
        this.port = port;
        this.heap = heap;
    }

    /** The Maven module, which is also the name people see. */
    public String module() {
        return module;
    }

    Port port() {
        return port;
    }

    /** Megabytes. */
    int heap() {
        return heap;
    }

    /** The secret of the service's client in Keycloak. */
    String clientSecret(Secrets secrets) {
        return secrets.get("client-" + module);
    }
}
