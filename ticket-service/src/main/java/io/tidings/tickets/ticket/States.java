package io.tidings.tickets.ticket;

import io.tidings.events.StateType;
import io.tidings.events.TicketState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states that a new installation has. {@code label} is what the desk reads, {@code customerLabel} what customers do,
 * each by language tag.
 */
public enum States {
    NEW("new", StateType.NEW, labels("New", "신규", "Nowe"), labels("Received", "신규", "Przyjęte")),
    OPEN("open", StateType.OPEN, labels("Open", "처리 중", "Otwarte"), labels("In progress", "검토중", "W toku")),
    WAITING(
            "waiting",
            StateType.WAITING,
            labels("Waiting for customer", "고객 답변 대기", "Czeka na klienta"),
            labels("Answered", "답변완료", "Udzielono odpowiedzi")),
    PENDING_REMINDER(
            "pending-reminder",
            StateType.PENDING_REMINDER,
            labels("Pending reminder", "알림 대기", "Wstrzymane do przypomnienia"),
            labels("In progress", "검토중", "W toku")),
    PENDING_CLOSE(
            "pending-close",
            StateType.PENDING_CLOSE,
            labels("Pending close", "종료 대기", "Wstrzymane do zamknięcia"),
            labels("Answered", "답변완료", "Udzielono odpowiedzi")),
    CLOSED("closed", StateType.CLOSED, labels("Closed", "종료", "Zamknięte"), labels("Solved", "처리완료", "Rozwiązane")),
    MERGED("merged", StateType.MERGED, labels("Merged", "병합됨", "Scalone"), labels("Solved", "처리완료", "Rozwiązane"));

    private final String id;
    private final StateType type;
    private final Map<String, String> label;
    private final Map<String, String> customerLabel;

    States(String id, StateType type, Map<String, String> label, Map<String, String> customerLabel) {
        this.id = id;
        this.type = type;
        this.label = label;
        this.customerLabel = customerLabel;
    }

    public String id() {
        return id;
    }

    StateType type() {
        return type;
    }

    Map<String, String> label() {
        return label;
    }

    Map<String, String> customerLabel() {
        return customerLabel;
    }

    public TicketState state() {
        return new TicketState(id, type);
    }

    /** Whether the desk still has something to do or to wait for: what the lists of open tickets show. */
    static boolean isOpen(TicketState state) {
        return switch (state.type()) {
            case NEW, OPEN, WAITING, PENDING_REMINDER, PENDING_CLOSE -> true;
            case CLOSED, MERGED -> false;
        };
    }

    static Optional<States> byId(String id) {
        return Arrays.stream(values()).filter(state -> state.id.equals(id)).findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(States::id).toList();
    }

    private static Map<String, String> labels(String en, String ko, String pl) {
        return Map.of("en", en, "ko", ko, "pl", pl);
    }
}
