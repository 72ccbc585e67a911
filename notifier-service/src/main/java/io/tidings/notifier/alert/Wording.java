package io.tidings.notifier.alert;

import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.PersonRef;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.Templates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Words an alert: the route's own template, or the built-in one in the route's language. */
final class Wording {

    /** The placeholders that a template may use. */
    static final Set<String> NAMES = Set.of(
            "event.type",
            "event.words",
            "message.author",
            "message.text",
            "ticket.assignee",
            "ticket.customer",
            "ticket.customer.email",
            "ticket.group",
            "ticket.key",
            "ticket.link",
            "ticket.number",
            "ticket.organization",
            "ticket.priority",
            "ticket.state",
            "ticket.subject",
            "ticket.tags",
            "ticket.type",
            "ticket.url");

    static final List<String> LANGUAGES = List.of("en", "ko", "pl");

    static final String BUILT_IN =
            "{{ticket.link}} {{ticket.subject}}\n{{event.words}} · {{ticket.customer}}{{#ticket.group}} · {{ticket.group}}{{/ticket.group}}";

    /** More than that is not read one by one. */
    private static final int MOST_LINES = 30;

    private static final Templates.Template BUILT_IN_TEMPLATE = compile(BUILT_IN);

    private final String installation;
    private final MessageSource words = words();

    /** @param installation the public URL, for links */
    Wording(String installation) {
        this.installation = installation;
    }

    /** The route's own words, or those that are usual in its language. */
    static Templates.Template templateOf(AlertRoute route, UsualWords.Words usual) {
        return compile(route.template() == null ? usual.template() : route.template());
    }

    /** Throws a problem that names what is wrong with the text. */
    static Templates.Template compile(String template) {
        // The messenger escapes the values beforehand, in its own way.
        return Templates.compile(template, Escaping.PLAIN, NAMES);
    }

    String of(Event event, TicketFact fact, String language, Templates.Template template, Messenger messenger) {
        var values = values(event, fact, Locale.forLanguageTag(language), messenger);
        var text = template.render(values).strip();
        // No messenger takes an empty message, and that something happened is said in any case.
        return text.isEmpty() ? BUILT_IN_TEMPLATE.render(values) : text;
    }

    /** Many alerts in one text, a line for each; of what would be too long to read, how many there are. */
    String together(List<String> texts, String language) {
        var locale = Locale.forLanguageTag(language);
        var lines = new ArrayList<String>();
        lines.add(words.getMessage("digest.title", new Object[] {texts.size()}, locale));
        texts.stream().limit(MOST_LINES).forEach(text -> lines.add("• " + inOneLine(text)));
        if (texts.size() > MOST_LINES) {
            lines.add(words.getMessage("digest.more", new Object[] {texts.size() - MOST_LINES}, locale));
        }
        return String.join("\n", lines);
    }

    private static String inOneLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).limit(2).collect(Collectors.joining(" – "));
    }

    private Map<String, String> values(Event event, TicketFact fact, Locale language, Messenger messenger) {
        var ticket = fact.ticket();
        var message = messageOf(fact);
        var url = installation + "/tickets/" + ticket.id();
        var plain = new HashMap<String, String>();
        plain.put("event.type", event.type());
        plain.put("event.words", words.getMessage(event.type(), null, event.type(), language));
        plain.put("message.author", message == null ? null : message.author().name());
        plain.put("message.text", message == null ? null : message.text());
        plain.put("ticket.assignee", nameOf(ticket.assignee()));
        plain.put("ticket.customer", nameOf(ticket.customer()));
        plain.put("ticket.customer.email", ticket.customer().email());
        plain.put("ticket.group", ticket.group() == null ? null : ticket.group().name());
        plain.put("ticket.key", ticket.key());
        plain.put("ticket.number", Long.toString(ticket.number()));
        plain.put(
                "ticket.organization",
                ticket.organization() == null ? null : ticket.organization().name());
        plain.put("ticket.priority", ticket.priority().id());
        plain.put("ticket.state", ticket.state().id());
        plain.put("ticket.subject", ticket.subject().value());
        plain.put("ticket.tags", String.join(", ", ticket.tags()));
        plain.put("ticket.type", ticket.type());
        plain.put("ticket.url", url);
        var values = new HashMap<String, String>();
        plain.forEach((name, value) -> values.put(name, value == null ? "" : messenger.escape(value)));
        values.put("ticket.link", messenger.link(url, messenger.escape(ticket.key())));
        return values;
    }

    private static @Nullable Message messageOf(TicketFact fact) {
        if (fact instanceof TicketOpened opened) {
            return opened.message();
        }
        if (fact instanceof TicketMessageAdded added) {
            return added.message();
        }
        return fact instanceof TicketMessageChanged changed ? changed.message() : null;
    }

    private static @Nullable String nameOf(@Nullable PersonRef person) {
        if (person == null) {
            return null;
        }
        return person.name() == null || person.name().isBlank() ? person.email() : person.name();
    }

    private static MessageSource words() {
        var bundle = new ResourceBundleMessageSource();
        bundle.setBasenames("io/tidings/notifier/alert/events", "io/tidings/notifier/alert/digest");
        bundle.setDefaultEncoding("UTF-8");
        bundle.setFallbackToSystemLocale(false);
        return bundle;
    }
}
