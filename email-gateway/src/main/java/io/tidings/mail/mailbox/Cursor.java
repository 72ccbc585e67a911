package io.tidings.mail.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How far an IMAP folder is read.
 *
 * @param source of which mailbox; another one is begun anew
 * @param uidValidity of the numbers; where the server's is another, they mean nothing any more
 * @param last the highest number that was dealt with
 * @param old numbers up to this one lay there when Tidings first came
 * @param relistedUpTo numbers up to this one may have been dealt with under other numbers
 * @param unsettled kept here, and not yet moved or deleted there
 */
record Cursor(String source, long uidValidity, long last, long old, long relistedUpTo, List<Long> unsettled) {

    Cursor {
        unsettled = List.copyOf(unsettled);
    }

    static Cursor beginning(String source, long uidValidity, long last, long old) {
        return new Cursor(source, uidValidity, last, old, 0, List.of());
    }

    /** All over again under new numbers, whose highest is this one; digests and the baseline tell what is known. */
    Cursor renumbered(long newValidity, long highest) {
        return new Cursor(source, newValidity, 0, 0, highest, List.of());
    }

    /** From the start, for the mails that were passed over before. */
    Cursor fromTheStart() {
        return new Cursor(source, uidValidity, 0, old, Math.max(relistedUpTo, last), unsettled);
    }

    Cursor at(long uid) {
        return new Cursor(source, uidValidity, uid, old, relistedUpTo, unsettled);
    }

    Cursor owing(List<Long> more) {
        var all = new ArrayList<>(unsettled);
        all.addAll(more);
        return new Cursor(source, uidValidity, last, old, relistedUpTo, all);
    }

    Cursor settled() {
        return new Cursor(source, uidValidity, last, old, relistedUpTo, List.of());
    }

    Document toDocument() {
        return new Document("source", source)
                .append("uidValidity", uidValidity)
                .append("last", last)
                .append("old", old)
                .append("relistedUpTo", relistedUpTo)
                .append("unsettled", unsettled);
    }

    static @Nullable Cursor of(@Nullable Document stored) {
        return stored == null
                ? null
                : new Cursor(
                        stored.getString("source"),
                        number(stored, "uidValidity"),
                        number(stored, "last"),
                        number(stored, "old"),
                        number(stored, "relistedUpTo"),
                        stored.getList("unsettled", Number.class, List.of()).stream()
                                .map(Number::longValue)
                                .toList());
    }

    private static long number(Document stored, String field) {
        return stored.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
