package io.tidings.webhooks.body;

import static java.time.ZoneOffset.UTC;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketSubjectChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as Jira would have told it, for receivers that were built for Jira: {@code jira:issue_created} and
 * {@code jira:issue_updated} with the REST-v2 issue, a changelog and, where there is one, the comment. A ticket's key is
 * the issue's, its group the project, its state the status.
 */
final class Jira {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx").withZone(UTC);

    /** One entry of a changelog: what something was, and what it is now. */
    private record Change(
            String field,
            @Nullable String from,
            @Nullable String fromName,
            @Nullable String to,
            @Nullable String toName) {}

    private Jira() {}

    /** @param desk the public URL of the installation */
    static String of(Event event, TicketFact fact, String desk) {
        var ticket = fact.ticket();
        var body = JSON.objectNode();
        body.put("timestamp", event.time().toEpochMilli());
        body.put("webhookEvent", fact instanceof TicketOpened ? "jira:issue_created" : "jira:issue_updated");
        body.put("issue_event_type_name", typeOf(fact));
        body.set("user", actor(event, fact));
        body.set("issue", issue(ticket, fact, desk));
        changeOf(fact).ifPresent(change -> body.set("changelog", changelog(event, change)));
        if (fact instanceof TicketMessageAdded added) {
            body.set("comment", comment(added.message(), ticket, desk));
        } else if (fact instanceof TicketMessageChanged changed) {
            body.set("comment", comment(changed.message(), ticket, desk));
        }
        return EventJson.mapper().writeValueAsString(body);
    }

    private static String typeOf(TicketFact fact) {
        return switch (fact) {
            case TicketOpened _ -> "issue_created";
            case TicketMessageAdded _ -> "issue_commented";
            case TicketMessageChanged _ -> "issue_comment_edited";
            case TicketAssigned _ -> "issue_assigned";
            case TicketMoved _ -> "issue_moved";
            case TicketStateChanged changed -> typeOf(changed);
            default -> "issue_updated";
        };
    }

    private static String typeOf(TicketStateChanged changed) {
        var isDone = isDone(changed.ticket().state());
        if (isDone == isDone(changed.previousState())) {
            return "issue_generic";
        }
        return isDone ? "issue_resolved" : "issue_reopened";
    }

    private static boolean isDone(TicketState state) {
        return state.type() == StateType.CLOSED || state.type() == StateType.MERGED;
    }

    private static ObjectNode actor(Event event, TicketFact fact) {
        var message = EventWords.messageOf(fact);
        return message == null
                ? user(new PersonRef(event.actor(), null, null))
                : user(new PersonRef(
                        message.author().id() == null
                                ? event.actor()
                                : message.author().id(),
                        message.author().name(),
                        message.author().email()));
    }

    private static ObjectNode user(PersonRef person) {
        var user = JSON.objectNode();
        user.put("accountId", person.id());
        user.put("name", person.id());
        user.put("displayName", person.name() == null ? person.id() : person.name());
        if (person.email() != null) {
            user.put("emailAddress", person.email());
        }
        user.put("active", true);
        return user;
    }

    private static ObjectNode issue(TicketSnapshot ticket, TicketFact fact, String desk) {
        var fields = JSON.objectNode();
        fields.put("summary", ticket.subject().value());
        fields.put(
                "description",
                fact instanceof TicketOpened opened ? opened.message().text() : null);
        var type = ticket.type() == null ? "ticket" : ticket.type();
        fields.set(
                "issuetype", JSON.objectNode().put("id", type).put("name", type).put("subtask", false));
        fields.set("project", project(ticket.group()));
        fields.set("status", status(ticket.state()));
        fields.set(
                "priority",
                JSON.objectNode()
                        .put("id", ticket.priority().id())
                        .put("name", ticket.priority().id()));
        fields.set("assignee", ticket.assignee() == null ? JSON.nullNode() : user(ticket.assignee()));
        fields.set("reporter", user(ticket.customer()));
        var labels = fields.putArray("labels");
        ticket.tags().forEach(labels::add);
        fields.put("created", DATE.format(ticket.createdAt()));
        fields.put("updated", DATE.format(ticket.updatedAt()));
        fields.put("resolutiondate", dateOf(ticket.closedAt()));
        fields.set("resolution", isDone(ticket.state()) ? JSON.objectNode().put("name", "Done") : JSON.nullNode());
        ticket.fields().forEach((name, field) -> fields.set("customfield_" + name, field.value()));
        var issue = JSON.objectNode();
        issue.put("id", Long.toString(ticket.number()));
        issue.put("self", desk + "/api/v1/tickets/" + ticket.id());
        issue.put("key", ticket.key());
        issue.set("fields", fields);
        return issue;
    }

    private static ObjectNode project(@Nullable NamedRef group) {
        return group == null
                ? JSON.objectNode().put("id", "none").put("key", "none").put("name", "")
                : JSON.objectNode().put("id", group.id()).put("key", group.id()).put("name", group.name());
    }

    /** Jira's three categories, which its names in every language come down to. */
    private static ObjectNode status(TicketState state) {
        var category = JSON.objectNode();
        if (state.type() == StateType.NEW) {
            category.put("id", 2).put("key", "new").put("name", "To Do");
        } else if (isDone(state)) {
            category.put("id", 3).put("key", "done").put("name", "Done");
        } else {
            category.put("id", 4).put("key", "indeterminate").put("name", "In Progress");
        }
        var status = JSON.objectNode().put("id", state.id()).put("name", state.id());
        status.set("statusCategory", category);
        return status;
    }

    private static ObjectNode comment(Message message, TicketSnapshot ticket, String desk) {
        var comment = JSON.objectNode();
        comment.put("self", desk + "/api/v1/tickets/" + ticket.id() + "/messages");
        comment.put("id", message.id());
        var author = message.author();
        comment.set(
                "author",
                user(new PersonRef(
                        author.id() == null ? author.role().name() : author.id(), author.name(), author.email())));
        comment.put("body", message.text());
        comment.put("created", DATE.format(message.createdAt()));
        comment.put("updated", DATE.format(message.createdAt()));
        comment.put("jsdPublic", message.isPublic());
        return comment;
    }

    private static Optional<Change> changeOf(TicketFact fact) {
        var ticket = fact.ticket();
        return switch (fact) {
            case TicketStateChanged changed -> {
                var before = changed.previousState().id();
                yield Optional.of(new Change(
                        "status",
                        before,
                        before,
                        ticket.state().id(),
                        ticket.state().id()));
            }
            case TicketPriorityChanged changed -> {
                var before = changed.previousPriority().id();
                yield Optional.of(new Change(
                        "priority",
                        before,
                        before,
                        ticket.priority().id(),
                        ticket.priority().id()));
            }
            case TicketAssigned assigned -> {
                var before = assigned.previousAssignee();
                var now = ticket.assignee();
                yield Optional.of(new Change(
                        "assignee",
                        before == null ? null : before.id(),
                        before == null ? null : before.name(),
                        now == null ? null : now.id(),
                        now == null ? null : now.name()));
            }
            case TicketMoved moved -> {
                var before = moved.previousGroup();
                var now = ticket.group();
                yield Optional.of(new Change(
                        "project",
                        before == null ? null : before.id(),
                        before == null ? null : before.name(),
                        now == null ? null : now.id(),
                        now == null ? null : now.name()));
            }
            case TicketSubjectChanged changed ->
                Optional.of(new Change(
                        "summary",
                        null,
                        changed.previousSubject().value(),
                        null,
                        ticket.subject().value()));
            case TicketTypeChanged changed ->
                Optional.of(new Change(
                        "issuetype", changed.previousType(), changed.previousType(), ticket.type(), ticket.type()));
            case TicketErased _ -> Optional.of(new Change("description", null, null, null, ""));
            default -> Optional.empty();
        };
    }

    private static ObjectNode changelog(Event event, Change change) {
        var changelog = JSON.objectNode().put("id", event.id());
        changelog
                .putArray("items")
                .addObject()
                .put("field", change.field())
                .put("fieldtype", "jira")
                .put("fieldId", change.field())
                .put("from", change.from())
                .put("fromString", change.fromName())
                .put("to", change.to())
                .put("toString", change.toName());
        return changelog;
    }

    private static @Nullable String dateOf(@Nullable Instant time) {
        return time == null ? null : DATE.format(time);
    }
}
