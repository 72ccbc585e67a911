package io.tidings.mail.template;

import io.tidings.events.Message;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.MailProperties;
import io.tidings.mail.OneLine;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.group.OfficeCalendars;
import io.tidings.mail.template.TemplateKind.Placeholder;
import io.tidings.spine.hours.GuidanceSentence;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.TicketWords;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes the words of our own mails, in the customer's language. That is the ticket's, with its region and without, then the
 * group's, then the desk's ({@code mail.language}), then English: the first in which there are words of that kind. Of one
 * language the group's own words come before those for all groups, and these before what comes with the desk.
 *
 * <p>A template is plain text. Its values are put in once and never read as templates; in the HTML part all of it is escaped.
 */
@Component
public class Wording {

    private static final int LONGEST_VALUE = 250;
    private static final String ENGLISH = "en";
    static final Pattern MESSAGE = Pattern.compile("\\{\\{\\s*" + Placeholder.MESSAGE + "\\s*}}");

    /**
     * What a mail says.
     *
     * @param sender the name that it comes from; absent for that of the group's address
     * @param subject absent for that of the conversation
     * @param html absent where the text is all there is
     */
    public record Written(
            @Nullable String sender,
            @Nullable String subject,
            String text,
            @Nullable String html,
            String language) {}

    private final MailTemplates templates;
    private final Mailboxes mailboxes;
    private final OfficeCalendars calendars;
    private final Clock clock;
    private final String standardLanguage;

    Wording(
            MailTemplates templates,
            Mailboxes mailboxes,
            OfficeCalendars calendars,
            MailProperties properties,
            Clock clock) {
        this.templates = templates;
        this.mailboxes = mailboxes;
        this.calendars = calendars;
        this.clock = clock;
        this.standardLanguage = properties.language();
    }

    /** What a customer hears whose request is with us. @param ticket its public part */
    public Written acknowledgement(TicketSnapshot ticket, MailLinks links) {
        var kind =
                switch (ticket.channel()) {
                    case "phone-in" -> TemplateKind.CALL;
                    case "form" -> TemplateKind.FORM;
                    default -> TemplateKind.ACKNOWLEDGEMENT;
                };
        return write(chosen(kind, ticket), ticket, links);
    }

    /** An agent's words in their frame. @param ticket its public part */
    public Written answer(TicketSnapshot ticket, Message message, MailLinks links) {
        return framed(
                chosen(TemplateKind.ANSWER, ticket),
                ticket,
                links,
                message.author().name(),
                message.text(),
                message.html());
    }

    /** What asks a customer how a ticket was solved. @param ticket its public part */
    public Written rating(TicketSnapshot ticket, MailLinks links) {
        return write(chosen(TemplateKind.RATING, ticket), ticket, links);
    }

    /** What brings a customer a new link. @param ticket its public part */
    public Written link(TicketSnapshot ticket, MailLinks links) {
        return write(chosen(TemplateKind.LINK, ticket), ticket, links);
    }

    /** The language in which a ticket's customer is told something. */
    public String language(TicketSnapshot ticket) {
        return chosen(TemplateKind.ANSWER, ticket).language();
    }

    /** What this template says about a ticket. @param ticket its public part */
    public Written write(MailTemplate template, TicketSnapshot ticket, MailLinks links) {
        return switch (template.kind()) {
            case ACKNOWLEDGEMENT, CALL, FORM -> {
                var values = valuesWithHours(template, ticket, links);
                if (template.kind() == TemplateKind.FORM) {
                    // Whatever a sentence within it names: nothing that a stranger wrote.
                    values.keySet().retainAll(TemplateKind.FORM.names());
                }
                expectation(template, ticket)
                        .map(sentence -> rendered(sentence, values))
                        .filter(sentence -> !sentence.isEmpty())
                        .ifPresent(sentence -> values.put(Placeholder.EXPECTATION, sentence));
                yield automatic(template, values, links);
            }
            case RATING, LINK -> automatic(template, values(ticket, links), links);
            case ANSWER ->
                framed(
                        template,
                        ticket,
                        links,
                        TicketWords.nameOf(ticket.assignee()),
                        StandardTexts.sample(template.language()),
                        null);
            case EXPECTATION -> {
                var values = valuesWithHours(template, ticket, links);
                yield written(template, values, rendered(template, values), null);
            }
        };
    }

    private static Written automatic(MailTemplate template, Map<String, String> values, MailLinks links) {
        var text = rendered(template.text(), template.kind(), values);
        return written(template, values, text, linked(text, links));
    }

    /** Where it names an address of ours, it has an HTML part of its own, in which that can be clicked. */
    private static @Nullable String linked(String text, MailLinks links) {
        return links.all().anyMatch(text::contains) ? "<div>" + escaped(text, links) + "</div>" : null;
    }

    private MailTemplate chosen(TemplateKind kind, TicketSnapshot ticket) {
        var groupId = groupOf(ticket);
        var languages = languages(ticket.language(), groupId);
        var written = templates.current();
        return languages.stream()
                .flatMap(language -> Stream.concat(
                        ids(kind, language, groupId).map(written::get).flatMap(Stream::ofNullable),
                        StandardTexts.of(kind, language).stream()))
                .findFirst()
                .orElseThrow();
    }

    /** The group's own before the one for all. */
    private static Stream<String> ids(TemplateKind kind, String language, @Nullable String groupId) {
        var forAll = MailTemplate.id(kind, language, null);
        return groupId == null ? Stream.of(forAll) : Stream.of(MailTemplate.id(kind, language, groupId), forAll);
    }

    private Set<String> languages(@Nullable String ofTheTicket, @Nullable String groupId) {
        var languages = new LinkedHashSet<String>();
        Stream.of(Optional.ofNullable(ofTheTicket), mailboxes.languageOf(groupId), Optional.of(standardLanguage))
                .flatMap(Optional::stream)
                .map(Locale::forLanguageTag)
                .forEach(locale -> {
                    languages.add(locale.toLanguageTag());
                    languages.add(locale.getLanguage());
                });
        languages.add(ENGLISH);
        return languages;
    }

    /** In the mail's own language or not at all: two languages in one mail are worse than a sentence less. */
    private Optional<MailTemplate> expectation(MailTemplate mail, TicketSnapshot ticket) {
        var written = templates.current();
        return ids(TemplateKind.EXPECTATION, mail.language(), groupOf(ticket))
                .map(written::get)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .or(() -> StandardTexts.of(TemplateKind.EXPECTATION, mail.language()));
    }

    private Written framed(
            MailTemplate template,
            TicketSnapshot ticket,
            MailLinks links,
            @Nullable String agent,
            String text,
            @Nullable String html) {
        var values = values(ticket, links);
        put(values, Placeholder.AGENT, agent);
        var frame = new ArrayList<String>();
        for (var part : MESSAGE.split(template.text(), -1)) {
            frame.add(rendered(part, template.kind(), values));
        }
        var words = String.join(text, frame);
        return written(
                template,
                values,
                words,
                html == null
                        ? linked(words, links)
                        : frame.stream().map(half -> escaped(half, links)).collect(Collectors.joining(html)));
    }

    private static Written written(
            MailTemplate template, Map<String, String> values, String text, @Nullable String html) {
        var subject = template.subject() == null
                ? StandardTexts.subject(template.kind(), template.language()).orElse(null)
                : template.subject();
        return new Written(
                line(template.sender(), template.kind(), values),
                line(subject, template.kind(), values),
                text,
                html,
                template.language());
    }

    private static @Nullable String line(@Nullable String text, TemplateKind kind, Map<String, String> values) {
        var line = text == null ? "" : OneLine.of(rendered(text, kind, values), LONGEST_VALUE);
        return line.isEmpty() ? null : line;
    }

    private static String rendered(MailTemplate template, Map<String, String> values) {
        return rendered(template.text(), template.kind(), values).strip();
    }

    private static String rendered(String text, TemplateKind kind, Map<String, String> values) {
        return Templates.compile(text, Escaping.PLAIN, kind.names()).render(values);
    }

    /** Our own addresses become links; nothing else does. */
    private static String escaped(String text, MailLinks links) {
        var html = text.isEmpty()
                ? ""
                : Entities.escape(text).replace("\r\n", "\n").replace("\n", "<br>\n");
        for (var address : links.all().toList()) {
            html = html.replace(address, "<a href=\"" + address + "\">" + address + "</a>");
        }
        return html;
    }

    private Map<String, String> values(TicketSnapshot ticket, MailLinks links) {
        var values = new HashMap<String, String>();
        // Whole: cut, they would lead nowhere.
        putLink(values, Placeholder.REQUEST, links.request());
        putLink(values, Placeholder.GOOD, links.good());
        putLink(values, Placeholder.BAD, links.bad());
        TicketWords.of(ticket).forEach((name, value) -> put(values, name, value));
        var group = ticket.group();
        put(values, Placeholder.GROUP, group == null ? mailboxes.of(null).displayName() : group.name());
        return values;
    }

    /** In the mail's own language or not at all, as all of it. */
    private Map<String, String> valuesWithHours(MailTemplate template, TicketSnapshot ticket, MailLinks links) {
        var values = values(ticket, links);
        var guidance = calendars.guidance(groupOf(ticket), ticket.createdAt());
        GuidanceSentence.of(guidance, template.language(), null, clock.instant())
                .ifPresent(sentence -> values.put(Placeholder.GUIDANCE, sentence));
        guidance.outOfHoursIn(template.language()).ifPresent(text -> values.put(Placeholder.OUT_OF_HOURS, text));
        return values;
    }

    private static void putLink(Map<String, String> values, String name, @Nullable String address) {
        if (address != null) {
            values.put(name, address);
        }
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, OneLine.of(value, LONGEST_VALUE));
        }
    }

    private static @Nullable String groupOf(TicketSnapshot ticket) {
        return ticket.group() == null ? null : ticket.group().id();
    }
}
