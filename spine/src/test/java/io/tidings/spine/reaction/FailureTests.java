package io.tidings.spine.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.tidings.events.MalformedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.messaging.MessagingException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

class FailureTests {

    static List<Map.Entry<Throwable, Failure>> failures() {
        return List.of(
                Map.entry(new DependencyAway("away", null), Failure.DEPENDENCY),
                Map.entry(new MongoTimeoutException("no server"), Failure.DEPENDENCY),
                Map.entry(new MongoSocketReadException("cut", new ServerAddress()), Failure.DEPENDENCY),
                Map.entry(new MongoCommandException(refusal(), new ServerAddress()), Failure.UNKNOWN),
                Map.entry(new MongoCommandException(full(), new ServerAddress()), Failure.DEPENDENCY),
                Map.entry(new UncheckedIOException(new ConnectException()), Failure.DEPENDENCY),
                Map.entry(new CompletionException(new HttpTimeoutException("slow")), Failure.DEPENDENCY),
                Map.entry(new ResourceAccessException("refused", new IOException()), Failure.DEPENDENCY),
                Map.entry(new TimeoutException(), Failure.DEPENDENCY),
                Map.entry(new org.apache.kafka.common.errors.TimeoutException(), Failure.DEPENDENCY),
                Map.entry(new HttpServerErrorException(HttpStatus.BAD_GATEWAY), Failure.DEPENDENCY),
                Map.entry(tooMany(), Failure.DEPENDENCY),
                Map.entry(new HttpClientErrorException(HttpStatus.NOT_FOUND), Failure.UNKNOWN),
                Map.entry(new MalformedEvent("no event", null), Failure.POISON),
                Map.entry(new MessagingException("wrapped", new Poison("bad", new IOException())), Failure.POISON),
                Map.entry(new IllegalStateException("a fault of ours"), Failure.UNKNOWN),
                Map.entry(new NullPointerException(), Failure.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theOutermostCauseThatSaysSomethingDecides(Map.Entry<Throwable, Failure> failure) {
        assertThat(Failure.of(failure.getKey())).isEqualTo(failure.getValue());
    }

    @Test
    void aStoreThatAnswersAndHasNoRoomIsToldFromOneThatIsAway() {
        assertThat(Failure.isForWantOfRoom(
                        new IllegalStateException(new MongoCommandException(full(), new ServerAddress()))))
                .isTrue();
        assertThat(Failure.isForWantOfRoom(new MongoCommandException(refusal(), new ServerAddress())))
                .isFalse();
        assertThat(Failure.isForWantOfRoom(new MongoTimeoutException("no server")))
                .isFalse();
    }

    private static BsonDocument full() {
        return BsonDocument.parse("{ok: 0, code: 14031, codeName: 'OutOfDiskSpace', errmsg: 'no room'}");
    }

    private static HttpClientErrorException tooMany() {
        return HttpClientErrorException.create(
                HttpStatus.TOO_MANY_REQUESTS, "slow down", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8);
    }

    private static BsonDocument refusal() {
        return BsonDocument.parse("{ok: 0, code: 2, errmsg: 'bad value'}");
    }
}
