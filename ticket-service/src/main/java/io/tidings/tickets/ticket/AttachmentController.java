package io.tidings.tickets.ticket;

import io.tidings.events.Attachment;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.attachment.Blobs.Content;
import io.tidings.tickets.attachment.FileNames;
import io.tidings.tickets.attachment.Uploads;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.StoredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Files of a ticket over HTTP. Whoever sees the message sees its files; no address of a file works without its ticket. */
@RestController
final class AttachmentController {

    private final Blobs blobs;
    private final Uploads uploads;
    private final MessageStore messages;
    private final Sight sight;

    AttachmentController(Blobs blobs, Uploads uploads, MessageStore messages, Sight sight) {
        this.blobs = blobs;
        this.uploads = uploads;
        this.messages = messages;
        this.sight = sight;
    }

    /** @param id to be named in {@code attachments} of a new ticket or message, within a day */
    record UploadView(String id, String name, String mediaType, long size) {}

    private record File(Attachment attachment, String blob) {}

    static final class AttachmentNotFound extends Problem {
        AttachmentNotFound(int n) {
            super(HttpStatus.NOT_FOUND, "attachment-not-found", "There is no attachment " + n + ".");
        }
    }

    @PostMapping("/api/v1/tickets/uploads")
    ResponseEntity<UploadView> upload(Caller caller, @RequestParam MultipartFile file) throws IOException {
        try (var content = file.getInputStream()) {
            var stored = uploads.store(
                    caller.id(),
                    Objects.requireNonNullElse(file.getOriginalFilename(), ""),
                    Objects.requireNonNullElse(file.getContentType(), ""),
                    content);
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(new UploadView(
                            stored.id(),
                            stored.file().name(),
                            stored.file().mediaType(),
                            stored.file().size()));
        }
    }

    @GetMapping("/api/v1/tickets/{name}/attachments/{n}")
    ResponseEntity<Resource> read(Caller caller, @PathVariable String name, @PathVariable int n) {
        var ticket = sight.ticket(caller, name).state();
        var file = Optional.of(NewMessage.messageOf(n))
                .filter(message -> n > 0 && message <= ticket.landmarks().messageCount())
                .flatMap(message -> messages.find(ticket.id(), message))
                .filter(stored -> Sight.seesInternal(caller) || stored.message().isPublic())
                .flatMap(stored -> file(stored, n))
                .orElseThrow(() -> new AttachmentNotFound(n));
        var content = blobs.open(file.blob()).orElseThrow(() -> new AttachmentNotFound(n));
        return answer(file.attachment(), content);
    }

    private static Optional<File> file(StoredMessage stored, int n) {
        var attachments = stored.message().attachments();
        return IntStream.range(0, attachments.size())
                .filter(i -> attachments.get(i).n() == n)
                .mapToObj(i -> new File(attachments.get(i), stored.blobs().get(i)))
                .findFirst();
    }

    /** A stranger's file must not become a page of ours: it is saved, not shown, not guessed at, and runs nothing. */
    private static ResponseEntity<Resource> answer(Attachment attachment, Content content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(FileNames.mediaType(attachment.mediaType())))
                .contentLength(content.size())
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(attachment.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(new InputStreamResource(content.stream()));
    }
}
