package io.tidings.tickets.definition;

import io.tidings.events.StateType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an empty installation starts with. */
public final class DefaultDefinitions {

    private static final Map<String, String> IN_PROGRESS = labels("In progress", "검토중", "W toku");
    private static final Map<String, String> ANSWERED = labels("Answered", "답변완료", "Udzielono odpowiedzi");
    private static final Map<String, String> SOLVED = labels("Solved", "처리완료", "Rozwiązane");

    private DefaultDefinitions() {}

    public static Definitions definitions() {
        return new Definitions(
                List.of(
                        state("new", StateType.NEW, labels("New", "신규", "Nowe"), labels("Received", "신규", "Przyjęte")),
                        state("open", StateType.OPEN, labels("Open", "처리 중", "Otwarte"), IN_PROGRESS),
                        state(
                                "waiting",
                                StateType.WAITING,
                                labels("Waiting for customer", "고객 답변 대기", "Czeka na klienta"),
                                ANSWERED),
                        state(
                                "pending-reminder",
                                StateType.PENDING_REMINDER,
                                labels("Pending reminder", "알림 대기", "Wstrzymane do przypomnienia"),
                                IN_PROGRESS),
                        state(
                                "pending-close",
                                StateType.PENDING_CLOSE,
                                labels("Pending close", "종료 대기", "Wstrzymane do zamknięcia"),
                                ANSWERED),
                        state("closed", StateType.CLOSED, labels("Closed", "종료", "Zamknięte"), SOLVED),
                        state("merged", StateType.MERGED, labels("Merged", "병합됨", "Scalone"), SOLVED)),
                List.of(
                        new PriorityDefinition("low", 1, labels("Low", "낮음", "Niski"), true),
                        new PriorityDefinition("normal", 2, labels("Normal", "보통", "Normalny"), true),
                        new PriorityDefinition("high", 3, labels("High", "높음", "Wysoki"), true),
                        new PriorityDefinition("urgent", 4, labels("Urgent", "긴급", "Pilny"), true)),
                List.of(
                        type("question", labels("Question", "문의", "Pytanie")),
                        type("incident", labels("Incident", "장애", "Awaria")),
                        type("problem", labels("Problem", "문제", "Problem")),
                        type("request", labels("Request", "요청", "Prośba"))),
                List.of(),
                new TicketSettings("T", "normal"),
                Set.of());
    }

    private static StateDefinition state(
            String id, StateType type, Map<String, String> label, Map<String, String> customerLabel) {
        return new StateDefinition(id, type, label, customerLabel, true);
    }

    private static TypeDefinition type(String id, Map<String, String> label) {
        return new TypeDefinition(id, label, Map.of(), null, true);
    }

    private static Map<String, String> labels(String en, String ko, String pl) {
        return Map.of("en", en, "ko", ko, "pl", pl);
    }
}
