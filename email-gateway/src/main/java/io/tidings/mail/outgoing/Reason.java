package io.tidings.mail.outgoing;

import com.mongodb.client.model.Updates;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a mail's state.
 *
 * @param words a server's, an agent's, or ours in English
 * @param because our word for it, where it is ours
 */
record Reason(String words, @Nullable String because) {

    /** Somebody else's words. */
    static Reason said(String words) {
        return new Reason(words, null);
    }

    static Reason of(OwnReason own) {
        return new Reason(own.sentence(), own.word());
    }

    /** Of our own, with what the library saw. */
    static Reason of(OwnReason own, String words) {
        return new Reason(words, own.word());
    }

    static @Nullable Reason in(Document stored) {
        var words = stored.getString("reason");
        return words == null ? null : new Reason(words, stored.getString("because"));
    }

    /** The part of an update that says so, or that says nothing any more. */
    static Bson set(@Nullable Reason reason) {
        return Updates.combine(
                Updates.set("reason", reason == null ? null : reason.words()),
                Updates.set("because", reason == null ? null : reason.because()));
    }
}
