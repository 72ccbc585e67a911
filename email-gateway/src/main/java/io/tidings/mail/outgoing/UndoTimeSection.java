package io.tidings.mail.outgoing;

import io.tidings.mail.configuration.ConfigurationSection;
import io.tidings.mail.configuration.Faults;
import io.tidings.mail.configuration.GroupAddresses;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** How long what agents send waits, as a section of the configuration: a number of seconds where an administrator decided. */
@Component
@Order(4)
class UndoTimeSection implements ConfigurationSection {

    private final UndoTime time;

    UndoTimeSection(UndoTime time) {
        this.time = time;
    }

    @Override
    public String name() {
        return "undoSeconds";
    }

    @Override
    public JsonNode now() {
        return time.decided()
                .<JsonNode>map(JsonNodeFactory.instance::numberNode)
                .orElseGet(MissingNode::getInstance);
    }

    @Override
    public JsonNode after(JsonNode sent, GroupAddresses groups, Faults faults) {
        if (!sent.isMissingNode() && !(sent.isInt() && UndoTime.isPossible(sent.asInt()))) {
            faults.add("/undoSeconds", "Name 0 to " + UndoTime.MOST_SECONDS + " seconds.");
        }
        return sent;
    }

    @Override
    public void take(JsonNode next, String by) {
        if (next.isMissingNode()) {
            time.forget();
        } else {
            time.change(next.asInt(), by);
        }
    }
}
