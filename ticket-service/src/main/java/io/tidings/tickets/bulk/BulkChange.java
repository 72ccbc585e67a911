package io.tidings.tickets.bulk;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.EventJson;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import io.tidings.tickets.Words;
import io.tidings.tickets.ticket.JointChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One change for many tickets, as a job: what is wanted by whom, and how far it is. Its id is the correlation id of every event
 * that it causes, so that histories and subscribers can tell what belongs together.
 *
 * @param by the acting agent as its login was then; what it may do is asked again for each part
 * @param change absent where another job is taken back, or a tag renamed
 * @param tag which tag is renamed, or renamed back
 * @param undoes the job that this one takes back
 * @param cancelling whether somebody has asked it to stop; it does after the tickets in hand
 * @param total how many tickets it was begun for
 * @param done how many of them are as wanted
 * @param changed how many of these were not before
 * @param passedOver how many could not be changed
 * @param firstPassedOver some of these, with why
 * @param next the number of the part that comes next
 */
record BulkChange(
        String id,
        Kind kind,
        State state,
        Caller by,
        @Nullable JointChange change,
        @Nullable Renaming tag,
        @Nullable String reason,
        @Nullable String undoes,
        boolean cancelling,
        int total,
        int done,
        int changed,
        int passedOver,
        List<PassedOver> firstPassedOver,
        int next,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    enum Kind {
        @JsonProperty("change")
        CHANGE,
        @JsonProperty("undo")
        UNDO,
        /** Of a tag, in all tickets. */
        @JsonProperty("tag-rename")
        TAG_RENAME,
        /** Likewise, to a name that there is already: the two become one. */
        @JsonProperty("tag-merge")
        TAG_MERGE
    }

    /** What a tag was called, and what it is called from now on. */
    record Renaming(String from, String to) {

        Renaming back() {
            return new Renaming(to, from);
        }
    }

    enum State {
        @JsonProperty("planned")
        PLANNED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("cancelled")
        CANCELLED
    }

    /** Whether its tickets are looked for while it is at work, because nobody could name them all before. */
    boolean seeksItsTickets() {
        return kind == Kind.TAG_RENAME || kind == Kind.TAG_MERGE;
    }

    /** As many as a page shows at once; all of them are asked for by pages. */
    static final int SHOWN_PASSED_OVER = 100;

    boolean isFinished() {
        return finishedAt != null;
    }

    Document toDocument() {
        var document = new Document("_id", id)
                .append("kind", Words.of(kind))
                .append("state", Words.of(state))
                .append("by", by.id())
                .append("login", login(by))
                .append("total", total)
                .append("done", done)
                .append("changed", changed)
                .append("passedOver", passedOver)
                .append("next", next)
                .append("createdAt", Date.from(createdAt));
        if (change != null) {
            document.append("change", EventJson.mapper().writeValueAsString(change));
        }
        if (tag != null) {
            document.append("tag", new Document("from", tag.from()).append("to", tag.to()));
        }
        if (reason != null) {
            document.append("reason", reason);
        }
        if (undoes != null) {
            document.append("undoes", undoes);
        }
        return document;
    }

    static BulkChange read(Document document) {
        var change = document.getString("change");
        var tag = document.get("tag", Document.class);
        var finishedAt = document.getDate("finishedAt");
        return new BulkChange(
                document.getString("_id"),
                Words.read(Kind.class, document.getString("kind")),
                Words.read(State.class, document.getString("state")),
                caller(document.getString("by"), document.get("login", Document.class)),
                change == null ? null : EventJson.mapper().readValue(change, JointChange.class),
                tag == null ? null : new Renaming(tag.getString("from"), tag.getString("to")),
                document.getString("reason"),
                document.getString("undoes"),
                document.getBoolean("cancelling", false),
                document.getInteger("total"),
                document.getInteger("done"),
                document.getInteger("changed"),
                document.getInteger("passedOver"),
                document.getList("firstPassedOver", Document.class, List.of()).stream()
                        .map(PassedOver::read)
                        .toList(),
                document.getInteger("next"),
                document.getDate("createdAt").toInstant(),
                finishedAt == null ? null : finishedAt.toInstant());
    }

    private static Document login(Caller caller) {
        var login = new Document("name", caller.name())
                .append("roles", caller.standing().stream().map(Words::of).toList())
                .append("groups", new ArrayList<>(caller.groups()));
        var only = caller.only();
        if (only != null) {
            // What an API token did not allow is not allowed to the job that it began either.
            login.append("only", only.stream().map(Permission::word).toList());
        }
        return login;
    }

    /** No address: nothing that this caller does asks for one. */
    private static Caller caller(String id, Document login) {
        var only = login.getList("only", String.class);
        return new Caller(
                        id,
                        login.getString("name"),
                        null,
                        false,
                        login.getList("roles", String.class).stream()
                                .map(word -> Words.read(Role.class, word))
                                .collect(toSet()),
                        Set.copyOf(login.getList("groups", String.class)))
                .only(only == null ? null : Permission.known(only));
    }
}
