package io.tidings.spine.outgoing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a request: an answer, whatever its status, or no answer. */
public sealed interface OutgoingResult {

    /** From the name lookup on. */
    long millis();

    /**
     * The other side answered.
     *
     * @param headers by lower-case name
     * @param bodyStart as much of the body as the limit lets in, read as UTF-8
     * @param cut whether the body went on, or stopped coming
     */
    record Answered(int status, Map<String, List<String>> headers, String bodyStart, boolean cut, long millis)
            implements OutgoingResult {

        public Answered {
            headers = Map.copyOf(headers);
        }

        public Optional<String> header(String lowerCaseName) {
            return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
        }
    }

    /** There was no answer. */
    record Failed(Reason reason, Why why, long millis) implements OutgoingResult {

        /** A sentence for the attempt log. */
        public String text() {
            return why.sentence();
        }
    }

    /** Why there was none. */
    enum Reason {
        /** The address may not be asked. */
        REFUSED,
        /** The name has no address, or the name service did not answer. */
        UNRESOLVED,
        NOT_CONNECTED,
        /** No trusted encryption: an unknown, expired or foreign certificate above all. */
        TLS,
        TIMED_OUT,
        /** The connection ended, or spoke something other than HTTP. */
        BROKEN
    }
}
