package io.tidings.tickets.portal;

import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.Problem;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the team looks, for anybody: the portal's page asks for it, the login page, and whoever builds one of their own. */
@RestController
@RequestMapping("/api/v1/portal")
final class PortalController {

    /** A new look is everywhere a minute after it was decided. */
    private static final CacheControl BRIEFLY =
            CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Looks looks;

    PortalController(Looks looks) {
        this.looks = looks;
    }

    /**
     * @param name of the team; absent where none was given
     * @param logo the address of a PNG of at most 640 × 160 pixels; absent where there is none
     * @param tones what the team's colour becomes in a light and in a dark page; absent where none was chosen
     */
    record Portal(
            @Nullable String name,
            @Nullable String logo,
            @Nullable Tones tones) {}

    static final class NoSuchLogo extends Problem {
        NoSuchLogo() {
            super(
                    HttpStatus.NOT_FOUND,
                    "logo-not-found",
                    "There is no such logo; GET /api/v1/portal names the one there is.");
        }
    }

    /** How the team looks. Needs no login. */
    @GetMapping
    ResponseEntity<Portal> read() {
        var decided = looks.decided();
        return ResponseEntity.ok()
                .cacheControl(BRIEFLY)
                .eTag(EntityTag.of(decided.version()))
                .body(portal(decided.value()));
    }

    static Portal portal(Look look) {
        return new Portal(look.name(), addressOf(look.logo()), tones(look.colour()));
    }

    static @Nullable Tones tones(@Nullable String colour) {
        return colour == null ? null : Tones.of(Colour.read(colour));
    }

    private static @Nullable String addressOf(@Nullable String logo) {
        return logo == null ? null : "/api/v1/portal/logo/" + logoOf(logo).digest();
    }

    private static Logo logoOf(String base64) {
        return new Logo(Base64.getDecoder().decode(base64));
    }

    /** The logo as a PNG. Its address is another one whenever the logo is. Needs no login. */
    @GetMapping(path = "/logo/{digest}", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> logo(@PathVariable String digest) {
        var stored = looks.now().logo();
        if (stored == null || !logoOf(stored).digest().equals(digest)) {
            throw new NoSuchLogo();
        }
        return ResponseEntity.ok()
                .cacheControl(FOR_EVER)
                .contentType(MediaType.IMAGE_PNG)
                .header("X-Content-Type-Options", "nosniff")
                .body(logoOf(stored).png());
    }

    /** The look as a style for Keycloak's login page, which can ask for nothing else. Needs no login. */
    @GetMapping(path = "/login.css", produces = "text/css")
    ResponseEntity<String> loginStyle() {
        var decided = looks.decided();
        return ResponseEntity.ok()
                .cacheControl(BRIEFLY)
                .eTag(EntityTag.of(decided.version()))
                .header("X-Content-Type-Options", "nosniff")
                .body(LoginStyle.of(portal(decided.value())));
    }
}
