package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A ticket's history as a person would read it aloud: one line for each change, with who did what. */
final class History {

    private History() {}

    /** Such as {@code Maya Lindqvist: state-changed from=New to=Open}; a mail, rule or service is named by its kind. */
    static List<String> of(String ticketId) {
        return ADMIN.get("/api/v1/tickets/" + ticketId + "/history")
                .body()
                .path("history")
                .valueStream()
                .map(History::line)
                .toList();
    }

    private static String line(JsonNode entry) {
        var actor = entry.path("actor").asString();
        var who = entry.path("actorName")
                .asString(actor.substring(0, actor.indexOf(':') + 1).replace(":", ""));
        var what = entry.path("type").asString().replaceFirst("^ticket\\.", "").replaceFirst("\\.v\\d+$", "");
        var other = entry.path("ticketKey").asString("");
        var details = entry.path("change")
                .propertyStream()
                .map(change -> " " + change.getKey() + "=" + (other.isEmpty() ? text(change.getValue()) : other))
                .collect(Collectors.joining());
        return who + ": " + what + details;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(History::text).collect(Collectors.joining(","));
        }
        if (!value.isObject()) {
            return value.asString();
        }
        if (value.has("id")) {
            return value.path("name").asString(value.path("id").asString());
        }
        if (value.has("value")) {
            return text(value.path("value"));
        }
        return value.propertyStream()
                .map(each -> each.getKey() + ":" + text(each.getValue()))
                .collect(Collectors.joining(","));
    }
}
