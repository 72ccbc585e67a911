package io.tidings.tickets.ticket;

import io.tidings.events.Attachment;
import io.tidings.events.Permission;
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
import java.util.Map;
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

    static final class FileWithheld extends Problem {
        FileWithheld(String name) {
            super(
                    HttpStatus.FORBIDDEN,
                    "file-withheld",
                    "%s came by mail and is withheld: files of its kind are not taken here. Ask an administrator, who can save it."
                            .formatted(name),
                    Map.of("name", name));
        }
    }

    /** How large a file may be that is uploaded, and which endings of its name are not taken. */
    @GetMapping("/api/v1/tickets/uploads")
    Uploads.UploadLimits limits(Caller caller) {
        return uploads.limits();
    }

    /** Sends a file ahead of the message that it is for. Programs, and what else this installation does not take, are refused. */
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

    /**
     * The content of a file, to be saved: it is never shown as a page of this origin. One that came by mail and is of a kind that
     * is not taken here is withheld from everybody but administrators of mail.
     */
    @GetMapping("/api/v1/tickets/{name}/attachments/{n}")
    ResponseEntity<Resource> read(Caller caller, @PathVariable String name, @PathVariable int n) {
        var ticket = sight.ticket(caller, name).state();
        var file = Optional.of(NewMessage.messageOf(n))
                .filter(message -> n > 0 && message <= ticket.landmarks().messageCount())
                .flatMap(message -> messages.find(ticket.id(), message))
                .filter(stored -> Sight.seesInternal(caller) || stored.message().isPublic())
                .flatMap(stored -> file(stored, n))
                .orElseThrow(() -> new AttachmentNotFound(n));
        var attachment = file.attachment();
        if (!attachment.mayLeave() && !caller.may(Permission.ADMIN_CONNECTIONS)) {
            throw new FileWithheld(attachment.name());
        }
        var content = blobs.open(file.blob()).orElseThrow(() -> new AttachmentNotFound(n));
        return attachment.mayLeave()
                ? answer(attachment.name(), attachment.mediaType(), content)
                // Under a name that nothing opens.
                : answer(attachment.name() + ".withheld", MediaType.APPLICATION_OCTET_STREAM_VALUE, content);
    }

    private static Optional<File> file(StoredMessage stored, int n) {
        var attachments = stored.message().attachments();
        return IntStream.range(0, attachments.size())
                .filter(i -> attachments.get(i).n() == n)
                .mapToObj(i -> new File(attachments.get(i), stored.blobs().get(i)))
                .findFirst();
    }

    /** A stranger's file must not become a page of ours: it is saved, not shown, not guessed at, and runs nothing. */
    private static ResponseEntity<Resource> answer(String name, String mediaType, Content content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(FileNames.mediaType(mediaType)))
                .contentLength(content.size())
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(new InputStreamResource(content.stream()));
    }
}
