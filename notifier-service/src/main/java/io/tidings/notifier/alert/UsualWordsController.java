package io.tidings.notifier.alert;

import io.tidings.events.Permission;
import io.tidings.notifier.alert.AlertProblem.ChangedMeanwhile;
import io.tidings.notifier.alert.UsualWords.Words;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The words of alerts whose route has none of its own, for administrators: read, written, given back to what comes with the desk. */
@RestController
@RequestMapping("/api/v1/alert-routes/wordings")
class UsualWordsController {

    /** @param template with placeholders such as {@code {{ticket.subject}}} */
    record Wish(@Nullable String template) {}

    /**
     * @param standard as they come with the desk
     * @param version for {@code If-Match}; 0 where nobody wrote any
     */
    record Shown(String language, String template, boolean standard, long version) {

        static Shown of(Words words) {
            return new Shown(words.language(), words.template(), words.version() == 0, words.version());
        }
    }

    /** @param placeholders every name that a template may use */
    record Listed(List<Shown> wordings, List<String> placeholders) {}

    private final UsualWords words;
    private final AlertRules rules;

    UsualWordsController(UsualWords words, AlertRules rules) {
        this.words = words;
        this.rules = rules;
    }

    /** The words of every language. */
    @GetMapping
    Listed list(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        return new Listed(
                words.all().values().stream()
                        .sorted(Comparator.comparing(Words::language))
                        .map(Shown::of)
                        .toList(),
                Wording.NAMES.stream().sorted().toList());
    }

    /** Writes the words of one language, for every route that has none of its own. */
    @PutMapping("/{language}")
    ResponseEntity<Shown> write(
            Caller caller,
            @PathVariable String language,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Wish wish) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var known = words.of(rules.language(language));
        var template = rules.template(wish.template());
        if (template == null) {
            throw new InvalidField("template", "Words are needed; to have the standard ones back, delete your own.");
        }
        var what = "The wording in " + language;
        var seen = EntityTag.version(ifMatch, "the words as they were read", InvalidField::new);
        if (seen != null && seen != known.version()) {
            throw new ChangedMeanwhile(what, known.version());
        }
        var written = words.write(language, template, known.version())
                .orElseThrow(() -> new ChangedMeanwhile(what, known.version() + 1));
        return ResponseEntity.ok().eTag(EntityTag.of(written.version())).body(Shown.of(written));
    }

    /** Gives a language back the words that come with the desk. */
    @DeleteMapping("/{language}")
    ResponseEntity<Void> giveBack(Caller caller, @PathVariable String language) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        words.giveBack(rules.language(language));
        return ResponseEntity.noContent().build();
    }
}
