package io.tidings.spine.outgoing;

import java.util.Map;

/** One request to an address that somebody chose. */
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingRequest(String method, String url, Map<String, String> headers, byte[] body) {

    public OutgoingRequest {
        headers = Map.copyOf(headers);
    }

    public static OutgoingRequest post(String url, Map<String, String> headers, byte[] body) {
        return new OutgoingRequest("POST", url, headers, body);
    }
}
