package io.tidings.tickets.attachment;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Decisions.Decided;
import io.tidings.tickets.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which files the desk takes: agents read it, an administrator decides it. */
@RestController
@RequestMapping("/api/v1/attachment-settings")
final class AttachmentSettingsController {

    private final AttachmentRules rules;

    AttachmentSettingsController(AttachmentRules rules) {
        this.rules = rules;
    }

    /**
     * @param largestFile the size of the largest file that a person may upload, in bytes
     * @param largestMessage how large the files of one message may be together, in bytes; absent where nothing limits them
     * @param blocked the endings of file names that are not taken, without the dot
     * @param blockPrograms whether files whose content is a program are not taken either, whatever they are called
     * @param most what {@code largestFile} can be at most on this installation, in bytes
     */
    record SettingsView(
            long largestFile, @Nullable Long largestMessage, List<String> blocked, boolean blockPrograms, long most) {}

    /**
     * @param largestFile the size of the largest file that a person may upload, in bytes
     * @param largestMessage how large the files of one message may be together, in bytes; absent: nothing limits them
     * @param blocked the endings of file names that are not taken; capitals and a leading dot do not count. Empty blocks none
     * @param blockPrograms whether files whose content is a program are not taken either, whatever they are called
     */
    record WantedSettings(
            @NotNull Long largestFile,
            @Nullable Long largestMessage,

            @NotNull @Size(max = 2 * AttachmentSettings.MOST_BLOCKED)
            List<@NotNull @Size(max = 100) String> blocked,

            @NotNull Boolean blockPrograms) {}

    static final class ChangedMeanwhile extends Problem {
        ChangedMeanwhile() {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "attachment-settings-changed",
                    "Somebody else has changed these settings since you read them; nothing was saved.");
        }
    }

    /** Which files are taken. Its {@code ETag} is for {@code If-Match}. */
    @GetMapping
    ResponseEntity<SettingsView> read(Caller caller) {
        Roles.needsDesk(caller);
        return answer(rules.decided());
    }

    /**
     * Decides which files are taken from now on, in every replica at once. What is there stays; a file that came by mail and is of
     * a kind that is not taken is kept and withheld.
     *
     * @param ifMatch the {@code ETag} of the settings that this is a change of; absent for whatever there are
     */
    @PutMapping
    ResponseEntity<SettingsView> decide(
            Caller caller,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody WantedSettings wanted) {
        Roles.needsAdmin(caller);
        var settings = new AttachmentSettings(
                wanted.largestFile(), wanted.largestMessage(), wanted.blocked(), wanted.blockPrograms());
        return answer(
                rules.decide(settings, EntityTag.version(ifMatch, "the settings as they were read", InvalidField::new))
                        .orElseThrow(ChangedMeanwhile::new));
    }

    private ResponseEntity<SettingsView> answer(Decided<AttachmentSettings> decided) {
        var settings = decided.value();
        return ResponseEntity.ok()
                .eTag(EntityTag.of(decided.version()))
                .body(new SettingsView(
                        settings.largestFile(),
                        settings.largestMessage(),
                        settings.blocked(),
                        settings.blockPrograms(),
                        rules.most()));
    }
}
