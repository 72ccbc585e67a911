package io.tidings.tickets.ticket;

import io.tidings.events.StateType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The states and priorities of this desk, with their names in each language. */
@RestController
@RequestMapping("/api/v1")
final class StateController {

    /** @param customerLabel what customers read instead */
    record StateView(String id, StateType type, Map<String, String> label, Map<String, String> customerLabel) {}

    record StateList(List<StateView> states) {}

    record PriorityView(String id, int weight, Map<String, String> label) {}

    record PriorityList(List<PriorityView> priorities) {}

    @GetMapping("/states")
    StateList states() {
        return new StateList(Arrays.stream(States.values())
                .map(state -> new StateView(state.id(), state.type(), state.label(), state.customerLabel()))
                .toList());
    }

    @GetMapping("/priorities")
    PriorityList priorities() {
        return new PriorityList(Arrays.stream(Priorities.values())
                .map(value ->
                        new PriorityView(value.priority().id(), value.priority().weight(), value.label()))
                .toList());
    }
}
