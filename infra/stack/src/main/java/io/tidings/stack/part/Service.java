package io.tidings.stack.part;

import java.util.Arrays;
import java.util.List;

/** Tidings' own services, in the order they are started. The constant's name is also the one in the realm file's tokens. */
public enum Service {
    TICKET_SERVICE("ticket-service", Port.TICKETS, 320),
    EMAIL_GATEWAY("email-gateway", Port.EMAIL, 192),
    WEBHOOK_DISPATCHER("webhook-dispatcher", Port.WEBHOOKS, 128),
    NOTIFIER_SERVICE("notifier-service", Port.NOTIFIER, 512),
    SEARCH_SERVICE("search-service", Port.SEARCH, 192),
    GATEWAY("gateway", Port.GATEWAY, 256);

    private final String module;
    private final Port port;
    private final int heap;

    Service(String module, Port port, int heap) {
        this.module = module;
        this.port = port;
        this.heap = heap;
    }

    /** The services by their names, in their order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Service::module).toList();
    }

    /** Those services that are among the named parts, as one or as several replicas. */
    public static List<Service> of(List<String> parts) {
        return Arrays.stream(values())
                .filter(service -> parts.stream().anyMatch(part -> part.matches(service.module + "(-\\d+)?")))
                .toList();
    }

    /** The Maven module, which is also the name people see. */
    public String module() {
        return module;
    }

    Port port() {
        return port;
    }

    /** Everything that it listens on. */
    List<Port> ports() {
        return this == EMAIL_GATEWAY ? List.of(port, Port.SMTP_INTAKE) : List.of(port);
    }

    /** Megabytes. */
    int heap() {
        return heap;
    }

    /** Whether somebody waits at a screen for what it does; the others work off what was written, and yield to that. */
    boolean answersClicks() {
        return this == TICKET_SERVICE || this == GATEWAY;
    }

    /** The secret of the service's client in Keycloak. */
    String clientSecret(Secrets secrets) {
        return secrets.get("client-" + module);
    }
}
