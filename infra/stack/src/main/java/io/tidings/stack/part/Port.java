package io.tidings.stack.part;

/** Every port that the stack listens on: its usual number, and its place when {@code --port-base} moves them all together. */
public enum Port {
    GATEWAY(8080, 0),
    KEYCLOAK(8081, 1),
    TICKETS(8101, 21),
    EMAIL(8102, 22),
    WEBHOOKS(8103, 23),
    NOTIFIER(8104, 24),
    SEARCH(8105, 25),
    SMTP_INTAKE(2525, 30),
    MAIL_SMTP(3025, 31),
    MAIL_IMAP(3143, 32),
    MAILROOM(8025, 33),
    KAFKA(9092, 40),
    KAFKA_CONTROLLER(9093, 41),
    KAFKA_INTEGRATORS(9094, 42),
    ELASTICSEARCH(9200, 50),
    ELASTICSEARCH_TRANSPORT(9300, 51),
    MONGODB(27017, 60);

    private final int usual;
    private final int offset;

    Port(int usual, int offset) {
        this.usual = usual;
        this.offset = offset;
    }

    int usual() {
        return usual;
    }

    int offset() {
        return offset;
    }
}
