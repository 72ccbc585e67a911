package io.tidings.tickets.apitoken;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys that sign what API tokens are exchanged for. Each process makes its own, keeps the private half in its memory and
 * nowhere else, and takes another one every hour; the public halves are stored, so that every replica tells those of all.
 */
@Component
final class SigningKeys implements JWKSource<SecurityContext>, Prepared {

    private static final Duration SIGNS = Duration.ofHours(1);

    /** Beyond the hour, as long as anything can be around that it has signed, and the clocks of others differ. */
    private static final Duration BELIEVED = SIGNS.plus(Duration.ofMinutes(15));

    private record Own(ECKey key, Instant until) {}

    private final MongoCollection<Document> published;
    private final InstantSource clock = Clock.systemUTC();
    private volatile @Nullable Own own;
    private volatile JWKSet known = new JWKSet();

    SigningKeys(MongoDatabase database) {
        published = database.getCollection("token_keys");
    }

    @Override
    public void prepare() {
        published.createIndex(new Document("forgetAt", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    String sign(JWTClaimsSet claims) {
        var key = signing();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("What an API token is exchanged for cannot be signed", e);
        }
        return token.serialize();
    }

    private ECKey signing() {
        var now = clock.instant();
        var current = own;
        return current != null && now.isBefore(current.until()) ? current.key() : next(now);
    }

    private synchronized ECKey next(Instant now) {
        var current = own;
        if (current != null && now.isBefore(current.until())) {
            return current.key();
        }
        var key = made();
        // Stored first: whoever meets its signature finds it.
        published.insertOne(new Document("_id", key.getKeyID())
                .append("key", key.toPublicJWK().toJSONString())
                .append("forgetAt", Date.from(now.plus(BELIEVED))));
        own = new Own(key, now.plus(SIGNS));
        return key;
    }

    private static ECKey made() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(Ids.next())
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java has the curve P-256", e);
        }
    }

    /** The public halves that may have signed something which still counts. */
    JWKSet published() {
        var now = clock.instant();
        return new JWKSet(published.find(new Document("_id", new Document("$gt", ""))).into(new ArrayList<>()).stream()
                .filter(stored -> stored.getDate("forgetAt").toInstant().isAfter(now))
                .map(SigningKeys::read)
                .toList());
    }

    private static JWK read(Document stored) {
        try {
            return JWK.parse(stored.getString("key"));
        } catch (ParseException e) {
            throw new IllegalStateException("The stored key " + stored.getString("_id") + " is none", e);
        }
    }

    /** For this service's own requests: looked up anew where a token names a key that was not there before. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        var found = selector.select(known);
        if (found.isEmpty()) {
            known = published();
            found = selector.select(known);
        }
        return found;
    }
}
