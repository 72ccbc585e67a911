package io.tidings.tickets.attachment;

import com.mongodb.MongoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sweeps now and then. Every replica does; what one deleted the other does not find. */
@Component
final class BlobSweep {

    private static final Logger log = LoggerFactory.getLogger(BlobSweep.class);

    private final Blobs blobs;

    BlobSweep(Blobs blobs) {
        this.blobs = blobs;
    }

    @Scheduled(fixedDelayString = "${tickets.attachments.sweep-every:1h}", initialDelayString = "1m")
    void sweep() {
        try {
            var deleted = blobs.sweep();
            if (deleted > 0) {
                log.info("Deleted {} files that no ticket wanted", deleted);
            }
        } catch (MongoException e) {
            log.warn("Files were not swept now: {}", e.getMessage());
        }
    }
}
