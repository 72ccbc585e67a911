package io.tidings.spine.reaction;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import io.tidings.events.MalformedEvent;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.web.client.HttpStatusCodeException;

/** What a failed reaction calls for. */
public enum Failure {
    /** Something we need is away: try again until it is back, in order, for ever. */
    DEPENDENCY,
    /** The event itself: no retry heals it. */
    POISON,
    /** Nobody knows, most likely a fault of ours: a few tries, then it is set aside so that the others go on. */
    UNKNOWN;

    private static final int TOO_MANY_REQUESTS = 429;

    /** MongoDB's own code: what it refuses now it takes once somebody has made room. */
    private static final int OUT_OF_DISK_SPACE = 14031;

    /** The outermost cause that says something decides. */
    public static Failure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            var failure = ofOne(cause);
            if (failure != UNKNOWN) {
                return failure;
            }
        }
        return UNKNOWN;
    }

    /** Whether the store answers, and takes nothing for want of room on its disk. */
    public static boolean isForWantOfRoom(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoException e && e.getCode() == OUT_OF_DISK_SPACE) {
                return true;
            }
        }
        return false;
    }

    private static Failure ofOne(Throwable cause) {
        return switch (cause) {
            case Poison _, MalformedEvent _, DeserializationException _ -> POISON;
            case DependencyAway _, IOException _, TimeoutException _, RetriableException _, InterruptedException _ ->
                DEPENDENCY;
            case HttpStatusCodeException answer ->
                ofStatus(answer.getStatusCode().value());
            case MongoNotPrimaryException _, MongoNodeIsRecoveringException _ -> DEPENDENCY;
            case MongoCommandException e when e.hasErrorLabel("RetryableWriteError") -> DEPENDENCY;
            case MongoServerException e when e.getCode() == OUT_OF_DISK_SPACE -> DEPENDENCY;
            // The server answered, and refused: as it will next time.
            case MongoServerException _ -> UNKNOWN;
            case MongoException _ -> DEPENDENCY;
            default -> UNKNOWN;
        };
    }

    private static Failure ofStatus(int status) {
        return status >= 500 || status == TOO_MANY_REQUESTS ? DEPENDENCY : UNKNOWN;
    }
}
