package io.tidings.mail.template;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.template.TemplateProblem.BadField;
import io.tidings.mail.template.TemplateProblem.NoSuchKind;
import io.tidings.mail.template.TemplateProblem.Unusable;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.UnknownPlaceholder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses words that could not be written later, with the place. */
@Component
public class TemplateChecks {

    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_LINE = 250;
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    private final Mailboxes mailboxes;

    TemplateChecks(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /**
     * A template that could be saved.
     *
     * @param language a BCP 47 tag
     * @param groupId empty or absent for all groups
     * @throws io.tidings.spine.web.Problem with the field, and the line where there is one
     */
    public MailTemplate checked(
            @Nullable String kind,
            @Nullable String language,
            @Nullable String groupId,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String text) {
        return checked(kind, language, groupId, mailboxes::knows, sender, subject, text);
    }

    /** As {@link #checked(String, String, String, String, String, String)}, where others say which groups there are. */
    static MailTemplate checked(
            @Nullable String kind,
            @Nullable String language,
            @Nullable String groupId,
            Predicate<String> isGroup,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String text) {
        var template = MailTemplate.unsaved(
                kind(kind),
                language(language),
                group(groupId, isGroup),
                blankIsNone(sender),
                blankIsNone(subject),
                text == null ? "" : text.replace("\r\n", "\n"));
        checkLine("sender", template.sender(), template.kind(), template.kind().hasSender());
        checkLine(
                "subject", template.subject(), template.kind(), template.kind().hasSubject());
        checkText(template);
        return template;
    }

    static TemplateKind kind(@Nullable String word) {
        return TemplateKind.of(word == null ? "" : word)
                .orElseThrow(() -> new NoSuchKind(
                        String.valueOf(word),
                        Arrays.stream(TemplateKind.values())
                                .map(TemplateKind::word)
                                .toList()));
    }

    static String language(@Nullable String tag) {
        if (tag == null || !LANGUAGE.matcher(tag).matches()) {
            throw new BadField("language", "Name the language by its tag, such as en, ko or pl.");
        }
        return Locale.forLanguageTag(tag).toLanguageTag();
    }

    @Nullable
    String group(@Nullable String id) {
        return group(id, mailboxes::knows);
    }

    private static @Nullable String group(@Nullable String id, Predicate<String> isGroup) {
        var wanted = blankIsNone(id);
        if (wanted != null && !isGroup.test(wanted)) {
            throw new BadField("group", "There is no group " + wanted + ".");
        }
        return wanted;
    }

    private static void checkText(MailTemplate template) {
        var kind = template.kind();
        var text = template.text();
        if (text.isBlank() && !kind.mayBeEmpty()) {
            throw new BadField("text", "Write what the mail says.");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new BadField("text", "The text has more than " + LONGEST_TEXT + " characters; shorten it.");
        }
        if (kind != TemplateKind.ANSWER) {
            check("text", text, kind);
            kind.needed()
                    .filter(name -> !text.matches("(?s).*\\{\\{\\s*" + Pattern.quote(name) + "\\s*}}.*"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new BadField("text", "Without {{" + name + "}} the mail leads nowhere; put it in.");
                    });
            return;
        }
        var parts = Wording.MESSAGE.split(text, -1);
        if (parts.length != 2) {
            throw new BadField(
                    "text",
                    "Put {{message}} once where the agent's words go; it stands " + (parts.length - 1)
                            + " times in the text.");
        }
        // Each half by itself, so that no condition can swallow an agent's words.
        check("text", parts[0], kind);
        check("text", "\n".repeat(lineBreaks(parts[0])) + parts[1], kind);
    }

    private static void checkLine(String field, @Nullable String text, TemplateKind kind, boolean isKnown) {
        if (text == null) {
            return;
        }
        if (!isKnown) {
            throw new BadField(field, "The kind " + kind.word() + " has no " + field + " of its own.");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw new BadField(field, "The " + field + " is one line.");
        }
        if (text.length() > LONGEST_LINE) {
            throw new BadField(field, "The " + field + " has more than " + LONGEST_LINE + " characters; shorten it.");
        }
        check(field, text, kind);
    }

    private static void check(String field, String text, TemplateKind kind) {
        try {
            Templates.compile(text, Escaping.PLAIN, kind.names());
        } catch (UnknownPlaceholder e) {
            throw Unusable.unknown(field, e.placeholder(), e.line(), kind.placeholders());
        } catch (MalformedTemplate e) {
            throw Unusable.malformed(field, e.line(), String.valueOf(e.getMessage()));
        }
    }

    private static int lineBreaks(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private static @Nullable String blankIsNone(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
