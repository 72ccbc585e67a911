package io.tidings.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tidings.store.EmbeddedStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

class MongoSessionStoreTests {

    private static final EmbeddedStore embedded = EmbeddedStore.start();
    private static final MongoClient mongo = MongoClients.create(embedded.connectionString());

    @AfterAll
    static void stop() {
        mongo.close();
        embedded.close();
    }

    private Instant now = Instant.parse("2026-11-02T09:00:00Z");
    private final MongoCollection<Document> documents =
            mongo.getDatabase("tidings_gateway").getCollection("sessions");
    private MongoSessionStore store;

    @BeforeEach
    void empty() {
        Mono.from(documents.deleteMany(new Document())).block();
        InstantSource moving = () -> now;
        store = new MongoSessionStore(documents, moving, Duration.ofHours(10));
        store.prepare().block();
    }

    @Test
    void aSessionIsFoundAgainWithWhatWasPutIntoIt() {
        var id = begin("name", "Maya").getId();
        assertThat(find(id).<String>getAttribute("name")).isEqualTo("Maya");
    }

    @Test
    void theStoreHoldsNoIdThatWouldOpenASession() {
        var id = begin("name", "Maya").getId();
        assertThat(document().toJson()).doesNotContain(id);
    }

    @Test
    void aSessionThatWasEndedIsNotBroughtBackByARequestThatWasStillOnItsWay() {
        var id = begin("name", "Maya").getId();
        var onItsWay = find(id);
        find(id).invalidate().block();
        onItsWay.getAttributes().put("tokens", "renewed");
        onItsWay.save().block();
        assertThat(store.retrieveSession(id).blockOptional()).isEmpty();
    }

    @Test
    void aSessionThatWasEndedIsNotBroughtBackUnderANewIdEither() {
        var id = begin("name", "Maya").getId();
        var onItsWay = find(id);
        find(id).invalidate().block();
        onItsWay.changeSessionId().block();
        onItsWay.save().block();
        assertThat(store.retrieveSession(onItsWay.getId()).blockOptional()).isEmpty();
    }

    @Test
    void anotherIdTakesTheSessionAlongAndLeavesNothingUnderTheOldOne() {
        var session = begin("name", "Maya");
        var before = session.getId();
        session.changeSessionId().block();
        session.save().block();
        assertThat(store.retrieveSession(before).blockOptional()).isEmpty();
        assertThat(find(session.getId()).<String>getAttribute("name")).isEqualTo("Maya");
    }

    @Test
    void whatIsPutIntoAnOpenSessionOrTakenOutIsSoForTheNextRequest() {
        var id = begin("name", "Maya").getId();
        var changed = find(id);
        changed.getAttributes().put("tokens", "renewed");
        changed.save().block();
        assertThat(find(id).getAttributes()).containsOnly(Map.entry("name", "Maya"), Map.entry("tokens", "renewed"));
        var emptied = find(id);
        emptied.getAttributes().remove("name");
        emptied.getAttributes().putIfAbsent("tokens", "of another login");
        emptied.save().block();
        assertThat(find(id).getAttributes()).containsOnly(Map.entry("tokens", "renewed"));
    }

    @Test
    void readingWritesNothingForAMinuteAndThenOnlyThatTheSessionIsInUse() {
        var id = begin("name", "Maya").getId();
        var before = document();
        now = now.plusSeconds(50);
        find(id).save().block();
        assertThat(document()).isEqualTo(before);
        now = now.plusSeconds(50);
        find(id).save().block();
        assertThat(document().getDate("usedAt").toInstant()).isEqualTo(now);
    }

    @Test
    void whoOnlyReadTakesNothingBackThatAnotherRequestPutIn() {
        var id = begin("name", "Maya").getId();
        now = now.plusSeconds(90);
        var reading = find(id);
        var renewing = find(id);
        renewing.getAttributes().put("tokens", "renewed");
        renewing.save().block();
        reading.save().block();
        assertThat(find(id).<String>getAttribute("tokens")).isEqualTo("renewed");
    }

    @Test
    void aSessionEndsTenHoursAfterItsLastUse() {
        var id = begin("name", "Maya").getId();
        now = now.plus(Duration.ofHours(9));
        find(id).save().block();
        now = now.plus(Duration.ofHours(9));
        assertThat(store.retrieveSession(id).blockOptional()).isPresent();
        now = now.plus(Duration.ofHours(11));
        assertThat(store.retrieveSession(id).blockOptional()).isEmpty();
    }

    @Test
    void whatThisVersionCannotReadIsASessionThatIsNotThere() {
        var id = begin("name", "Maya").getId();
        var rubbish = new Document("$set", new Document("attributes", new Binary(new byte[] {1, 2, 3})));
        Mono.from(documents.updateMany(new Document(), rubbish)).block();
        assertThat(store.retrieveSession(id).blockOptional()).isEmpty();
    }

    @Test
    void aKindOfObjectThatNoLoginConsistsOfIsNotReadBack() {
        var id = begin("file", new java.io.File("/tmp/x")).getId();
        assertThat(store.retrieveSession(id).blockOptional()).isEmpty();
    }

    private WebSession begin(String name, Object value) {
        var session = store.createWebSession().block();
        session.getAttributes().put(name, value);
        session.save().block();
        return session;
    }

    private WebSession find(String id) {
        return store.retrieveSession(id).block();
    }

    private Document document() {
        return Mono.from(documents.find().first()).block();
    }
}
