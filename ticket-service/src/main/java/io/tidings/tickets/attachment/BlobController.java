package io.tidings.tickets.attachment;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes the content of a file from another service, before the event that will name it. Never routed by the gateway. */
@RestController
final class BlobController {

    private final Blobs blobs;
    private final AttachmentProperties properties;

    BlobController(Blobs blobs, AttachmentProperties properties) {
        this.blobs = blobs;
        this.properties = properties;
    }

    /** @param blob the content's SHA-256 in hexadecimal */
    record StoredBlob(String blob, long size) {}

    @PostMapping("/internal/blobs")
    ResponseEntity<StoredBlob> store(Caller caller, HttpServletRequest request) throws IOException {
        Roles.needsService(caller);
        var limit = properties.largestReceived().toBytes();
        if (request.getContentLengthLong() > limit) {
            throw new FileTooLarge(limit);
        }
        var stored = blobs.put(new LimitedStream(request.getInputStream(), limit), properties.keepReceived());
        return ResponseEntity.ok(new StoredBlob(stored.sha256(), stored.size()));
    }
}
