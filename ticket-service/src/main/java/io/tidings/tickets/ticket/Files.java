package io.tidings.tickets.ticket;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.attachment.Uploads;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The files of a message that a request writes: what was uploaded for it, and its own text where that is too long. */
@Component
public final class Files {

    private final Uploads uploads;

    Files(Uploads uploads) {
        this.uploads = uploads;
    }

    /** @throws io.tidings.spine.web.Problem where one is not there, or they are too large for one message */
    List<NewAttachment> of(Caller caller, @Nullable List<String> requested, Texts.Body text) {
        var files = ofPast(caller, requested, text);
        uploads.checkTogether(files.subList(text.whole().size(), files.size()));
        return files;
    }

    /** The same for a message that was written elsewhere, where other limits held. */
    public List<NewAttachment> ofPast(Caller caller, @Nullable List<String> requested, Texts.Body text) {
        var ids = requested == null ? List.<String>of() : requested;
        var found = uploads.of(caller.id(), ids);
        if (found.size() < ids.size()) {
            throw new TicketProblem.AttachmentUnknown(String.join(", ", ids));
        }
        return Stream.concat(text.whole().stream(), found.stream()).toList();
    }
}
