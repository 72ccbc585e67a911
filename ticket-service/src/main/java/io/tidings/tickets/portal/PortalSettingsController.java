package io.tidings.tickets.portal;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Decisions.Decided;
import io.tidings.tickets.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** How the team looks to customers: an administrator decides it. */
@RestController
@RequestMapping("/api/v1/portal-settings")
final class PortalSettingsController {

    private final Looks looks;

    PortalSettingsController(Looks looks) {
        this.looks = looks;
    }

    /**
     * @param name of the team; absent for the product's own
     * @param colour such as {@code #3451b2}; absent for the product's own
     * @param portal what of that everybody reads at {@code /portal}
     */
    record SettingsView(@Nullable String name, @Nullable String colour, PortalController.Portal portal) {}

    /**
     * @param name of the team, at most 60 characters; absent for the product's own
     * @param colour such as {@code #3451b2}; absent for the product's own
     */
    record WantedSettings(
            @Nullable @Size(max = 1_000) String name,
            @Nullable @Size(max = 100) String colour) {}

    static final class ChangedMeanwhile extends Problem {
        ChangedMeanwhile() {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "portal-settings-changed",
                    "Somebody else has changed these settings since you read them; nothing was saved.");
        }
    }

    /** How the team looks. Its {@code ETag} is for {@code If-Match}. */
    @GetMapping
    ResponseEntity<SettingsView> read(Caller caller) {
        Roles.needsAdmin(caller);
        return answer(looks.decided());
    }

    /**
     * Decides name and colour; the logo stays as it is.
     *
     * @param ifMatch the {@code ETag} of the settings that this is a change of; absent for whatever there are
     */
    @PutMapping
    ResponseEntity<SettingsView> decide(
            Caller caller,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody WantedSettings wanted) {
        Roles.needsAdmin(caller);
        var now = looks.decided();
        var seen = Optional.ofNullable(EntityTag.version(ifMatch, "the settings as they were read", InvalidField::new))
                .orElse(now.version());
        return answer(looks.decide(
                        new Look(wanted.name(), wanted.colour(), now.value().logo()), seen)
                .orElseThrow(ChangedMeanwhile::new));
    }

    /** Takes a PNG, JPEG or GIF of at most 1 MB. What is shown is a PNG of at most 640 × 160 pixels that is painted from it. */
    @PutMapping(path = "/logo", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<SettingsView> logo(Caller caller, @RequestParam MultipartFile file) throws IOException {
        Roles.needsAdmin(caller);
        if (file.getSize() > Logo.LARGEST_FILE) {
            throw new InvalidField(
                    "logo", "The logo has more than %d kB; save it smaller.".formatted(Logo.LARGEST_FILE / 1_000));
        }
        return answer(withLogo(Logo.painted(file.getBytes()).base64()));
    }

    /** From now on there is none. */
    @DeleteMapping("/logo")
    ResponseEntity<SettingsView> noLogo(Caller caller) {
        Roles.needsAdmin(caller);
        return answer(withLogo(null));
    }

    /**
     * What a colour would become, so that it can be looked at before it is decided.
     *
     * @param colour such as {@code #3451b2}
     */
    @GetMapping("/tones")
    Tones tones(Caller caller, @RequestParam String colour) {
        Roles.needsAdmin(caller);
        return Tones.of(Colour.read(colour));
    }

    private Decided<Look> withLogo(@Nullable String logo) {
        var now = looks.decided();
        return looks.decide(new Look(now.value().name(), now.value().colour(), logo), now.version())
                .orElseThrow(ChangedMeanwhile::new);
    }

    private static ResponseEntity<SettingsView> answer(Decided<Look> decided) {
        var look = decided.value();
        return ResponseEntity.ok()
                .eTag(EntityTag.of(decided.version()))
                .body(new SettingsView(look.name(), look.colour(), PortalController.portal(look)));
    }
}
