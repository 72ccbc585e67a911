package io.tidings.tickets.configuration;

import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.Configuration.TextModulePart;
import io.tidings.tickets.textmodule.Placeholders;
import io.tidings.tickets.textmodule.TextModule;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Between a text module that agents share and what a configuration says of one. */
final class TextModuleParts {

    private TextModuleParts() {}

    static TextModulePart of(TextModule module) {
        return new TextModulePart(
                module.keyword(),
                module.name(),
                module.groups().stream().sorted().toList(),
                new TreeMap<>(module.content()));
    }

    static List<TextModulePart> after(Configuration sent, List<GroupPart> groups, Faults faults) {
        var groupIds = groups.stream().map(GroupPart::id).toList();
        var next = new TreeMap<String, TextModulePart>();
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.textModules().size(); n++) {
            var at = "/textModules/" + n;
            var part = sent.textModules().get(n);
            var keyword = part.keyword().toLowerCase(Locale.ROOT);
            faults.once(seen, keyword, at + "/keyword");
            for (var k = 0; k < part.groups().size(); k++) {
                if (!groupIds.contains(part.groups().get(k))) {
                    faults.add(
                            at + "/groups/" + k,
                            "There is no group %s.".formatted(part.groups().get(k)));
                }
            }
            part.content()
                    .forEach((language, text) -> faults.check(
                            at + "/content" + Faults.step(language), () -> Placeholders.check(language, text)));
            next.put(
                    keyword,
                    new TextModulePart(
                            keyword,
                            part.name().strip(),
                            part.groups().stream().distinct().sorted().toList(),
                            new TreeMap<>(part.content())));
        }
        return List.copyOf(next.values());
    }
}
