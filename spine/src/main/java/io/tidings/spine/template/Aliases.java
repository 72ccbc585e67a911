package io.tidings.spine.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Placeholders that people bring along from Jitbit ({@code #subject#}; jitbit.com, automation rules) and Zammad
 * ({@code #{ticket.title}}; its notification renderer), with the names that we have for them.
 */
final class Aliases {

    private static final Pattern ZAMMAD = Pattern.compile("#\\{\\s*([^{}]*?)\\s*}");
    private static final Pattern JITBIT = Pattern.compile("#([A-Za-z][A-Za-z_]*|cf_\\d+)#", Pattern.CASE_INSENSITIVE);
    private static final Pattern JITBIT_FIELD = Pattern.compile("cf_(\\d+)");

    private static final Map<String, String> OF_JITBIT = Map.ofEntries(
            Map.entry("subject", "ticket.subject"),
            Map.entry("url", "ticket.url"),
            Map.entry("from", "ticket.customer.name"),
            Map.entry("originator", "ticket.customer.name"),
            Map.entry("fromemail", "ticket.customer.email"),
            Map.entry("body", "ticket.body"),
            Map.entry("technician", "ticket.assignee.name"),
            Map.entry("date", "ticket.createdAt"),
            Map.entry("ticketid", "ticket.number"),
            Map.entry("priority", "ticket.priority.name"),
            Map.entry("status", "ticket.state.name"),
            Map.entry("statusid", "ticket.state.id"),
            Map.entry("category", "ticket.group.name"),
            Map.entry("most_recent_message", "message.body"),
            Map.entry("what_happened", "event.type"));

    private static final Map<String, String> OF_ZAMMAD = ofZammad();

    private Aliases() {}

    /** The same text with our names only. */
    static String replacedIn(String source) {
        var ours = ZAMMAD.matcher(source).replaceAll(Aliases::zammad);
        return JITBIT.matcher(ours).replaceAll(Aliases::jitbit);
    }

    private static String zammad(MatchResult found) {
        var name = found.group(1);
        var field = name.startsWith("ticket.") && !OF_ZAMMAD.containsKey(name)
                ? Optional.of(
                        "ticket.fields." + name.substring("ticket.".length()).replaceFirst("\\.value$", ""))
                : Optional.<String>empty();
        return mustache(Optional.ofNullable(OF_ZAMMAD.get(name)).or(() -> field).orElse(name));
    }

    private static String jitbit(MatchResult found) {
        var name = found.group(1).toLowerCase(Locale.ROOT);
        if (JITBIT_FIELD.matcher(name).matches()) {
            return mustache("ticket.fields." + name);
        }
        return mustache(OF_JITBIT.getOrDefault(name, found.group(1)));
    }

    private static String mustache(String name) {
        return java.util.regex.Matcher.quoteReplacement("{{" + name + "}}");
    }

    private static Map<String, String> ofZammad() {
        var names = new HashMap<>(Map.of(
                "ticket.title", "ticket.subject",
                "ticket.id", "ticket.id",
                "ticket.number", "ticket.number",
                "ticket.state", "ticket.state.name",
                "ticket.priority", "ticket.priority.name",
                "ticket.group", "ticket.group.name",
                "ticket.organization", "ticket.organization.name",
                "ticket.tags", "ticket.tags",
                "ticket.created_at", "ticket.createdAt",
                "ticket.updated_at", "ticket.updatedAt"));
        for (var part : new String[] {"state", "priority", "group", "organization"}) {
            names.put("ticket." + part + ".name", "ticket." + part + ".name");
            names.put("ticket." + part + ".id", "ticket." + part + ".id");
        }
        Map.of("customer", "customer", "owner", "assignee").forEach((theirs, ours) -> {
            // We keep a name as people write it, so each of Zammad's parts of it is the whole.
            for (var name : new String[] {"", ".fullname", ".firstname", ".lastname"}) {
                names.put("ticket." + theirs + name, "ticket." + ours + ".name");
            }
            names.put("ticket." + theirs + ".email", "ticket." + ours + ".email");
            names.put("ticket." + theirs + ".id", "ticket." + ours + ".id");
        });
        names.putAll(Map.of(
                "article.body", "message.body",
                "article.body_as_text", "message.body",
                "article.body_as_html", "message.html",
                "article.from", "message.author.name",
                "article.subject", "ticket.subject",
                "article.created_at", "message.createdAt",
                "notification.link", "ticket.url",
                "event.type", "event.type",
                "config.fqdn", "desk.host",
                "config.product_name", "desk.name"));
        return Map.copyOf(names);
    }
}
