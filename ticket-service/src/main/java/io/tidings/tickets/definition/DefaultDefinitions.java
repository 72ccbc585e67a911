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
                        offered(
                                "question",
                                labels("Question", "문의", "Pytanie"),
                                labels("I have a question", "문의가 있어요", "Mam pytanie"),
                                labels(
                                        "How something works, or what applies to you.",
                                        "사용 방법이나 적용되는 내용이 궁금할 때.",
                                        "Jak coś działa albo co Cię dotyczy.")),
                        offered(
                                "incident",
                                labels("Incident", "장애", "Awaria"),
                                labels("Something does not work", "문제가 생겼어요", "Coś nie działa"),
                                labels(
                                        "What worked before, or should, and does not.",
                                        "되던 것이, 또는 되어야 할 것이 되지 않을 때.",
                                        "Działało albo powinno działać, a nie działa.")),
                        // A cause that several incidents share is the desk's own find.
                        new TypeDefinition(
                                "problem",
                                labels("Problem", "문제", "Problem"),
                                Map.of(),
                                null,
                                false,
                                Map.of(),
                                Map.of(),
                                true),
                        offered(
                                "request",
                                labels("Request", "요청", "Prośba"),
                                labels("I need something", "요청할 것이 있어요", "Czegoś potrzebuję"),
                                labels(
                                        "Something new, a change, an access.",
                                        "새로 필요한 것, 변경, 권한 등.",
                                        "Coś nowego, zmiana, dostęp."))),
                List.of(),
                new TicketSettings("T", "normal"),
                Set.of());
    }

    private static StateDefinition state(
            String id, StateType type, Map<String, String> label, Map<String, String> customerLabel) {
        return new StateDefinition(id, type, label, customerLabel, true);
    }

    private static TypeDefinition offered(
            String id, Map<String, String> label, Map<String, String> customerLabel, Map<String, String> help) {
        return new TypeDefinition(id, label, Map.of(), null, true, customerLabel, help, true);
    }

    private static Map<String, String> labels(String en, String ko, String pl) {
        return Map.of("en", en, "ko", ko, "pl", pl);
    }
}
