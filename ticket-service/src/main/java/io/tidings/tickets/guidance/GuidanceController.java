package io.tidings.tickets.guidance;

import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.guidance.Guidances.Said;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Guidance over HTTP, for everybody: forms and pages show it to people who have not signed in. */
@RestController
@RequestMapping("/api/v1/guidance")
final class GuidanceController {

    /** Opening and closing are told to the minute. */
    private static final CacheControl FOR_A_MINUTE =
            CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

    private final Guidances guidances;

    GuidanceController(Guidances guidances) {
        this.guidances = guidances;
    }

    /**
     * Answers what somebody who writes to a group now may expect: whether somebody is there, when somebody is there again, and until
     * when an answer comes, in times and as a sentence to show. No login is needed, and it may be kept for a minute.
     *
     * @param group id of the group that is written to; absent, or not known: the one that takes what names none
     * @param language of the sentence, a tag such as {@code ko}; absent, or one without words: English
     * @param zone the reader's time zone, such as {@code Europe/Warsaw}; absent: the sentence names the calendar's
     */
    @GetMapping
    ResponseEntity<Said> read(
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(defaultValue = "en") String language,
            @RequestParam(required = false) @Nullable String zone) {
        return ResponseEntity.ok().cacheControl(FOR_A_MINUTE).body(guidances.said(group, language, zone(zone)));
    }

    private static @Nullable ZoneId zone(@Nullable String zone) {
        if (zone == null || zone.isBlank()) {
            return null;
        }
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new InvalidField("zone", "There is no such time zone; one is called as Asia/Seoul or Europe/Warsaw.");
        }
        return ZoneId.of(zone);
    }
}
