package io.tidings.tickets.portal;

import com.mongodb.client.MongoDatabase;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Decisions;
import io.tidings.tickets.Decisions.Decided;
import java.util.Base64;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the team looks, as administrators have decided; the product's own look until one does. */
@Component
public class Looks {

    private final Decisions<Look> decisions;

    Looks(MongoDatabase database) {
        this.decisions = new Decisions<>(
                database.getCollection("portal-look"), "portal", Looks::read, Looks::write, () -> Look.NONE);
    }

    public Look now() {
        return decided().value();
    }

    Decided<Look> decided() {
        return decisions.decided();
    }

    /** Decides so, whatever was decided before. */
    public void put(Look wanted) {
        decisions.put(wanted.checked());
    }

    /**
     * Decides so.
     *
     * @param seen the version that this is a change of; absent for whatever there is
     * @return empty where somebody has decided otherwise since
     * @throws InvalidField where it cannot be so
     */
    Optional<Decided<Look>> decide(Look wanted, @Nullable Long seen) {
        return decisions.decide(wanted.checked(), seen);
    }

    private static Document write(Look look) {
        return new Document("name", look.name())
                .append("colour", look.colour())
                .append(
                        "logo",
                        look.logo() == null
                                ? null
                                : new Binary(Base64.getDecoder().decode(look.logo())));
    }

    private static Look read(Document document) {
        var logo = document.get("logo", Binary.class);
        return new Look(
                document.getString("name"),
                document.getString("colour"),
                logo == null ? null : Base64.getEncoder().encodeToString(logo.getData()));
    }
}
