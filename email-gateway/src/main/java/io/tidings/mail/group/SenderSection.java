package io.tidings.mail.group;

import io.tidings.events.EventJson;
import io.tidings.mail.configuration.ConfigurationSection;
import io.tidings.mail.configuration.Faults;
import io.tidings.mail.configuration.GroupAddresses;
import io.tidings.mail.group.SenderProblem.AddressTaken;
import io.tidings.mail.group.SenderProblem.BadField;
import io.tidings.mail.group.SystemSender.Replies;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From which addresses mails come that no person wrote, as a section of the configuration. */
@Component
@Order(2)
class SenderSection implements ConfigurationSection {

    private static final JsonMapper JSON = EventJson.mapper();

    /** @param group absent for all groups that have none of their own */
    record Part(
            @Nullable String group,
            @Nullable String address,
            @Nullable Replies replies) {

        static Part of(SystemSender sender) {
            return new Part(sender.groupId(), sender.address(), sender.replies());
        }

        private String groupOrNone() {
            return SystemSender.id(group);
        }
    }

    private final SystemSenders senders;
    private final Mailboxes mailboxes;
    private final Clock clock;

    SenderSection(SystemSenders senders, Mailboxes mailboxes, Clock clock) {
        this.senders = senders;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "senders";
    }

    @Override
    public JsonNode now() {
        return shown(senders.all().stream().map(Part::of).toList());
    }

    @Override
    public JsonNode after(JsonNode sent, GroupAddresses groups, Faults faults) {
        var next = new ArrayList<Part>();
        var addresses = new HashSet<String>();
        var seen = new HashSet<String>();
        var n = 0;
        for (var entry : sent) {
            var at = "/senders/" + n++;
            faults.read(at, entry, Part.class)
                    .flatMap(part -> faults.check(at, () -> checked(part, groups)))
                    .ifPresent(part -> {
                        next.add(part);
                        if (!seen.add(part.groupOrNone()) || !addresses.add(String.valueOf(part.address()))) {
                            faults.add(at, "Its group or its address is there twice.");
                        }
                    });
        }
        return shown(next);
    }

    private Part checked(Part part, GroupAddresses groups) {
        var group = part.group();
        if (group != null && !groups.has(group)) {
            throw new BadField("group", "There is no group " + group + ".");
        }
        var address = SystemSenderController.address(part.address());
        if (groups.haveAddress(address) || mailboxes.isConfigured(address)) {
            throw new AddressTaken(address, "a group's own address");
        }
        return new Part(group, address, Objects.requireNonNullElse(part.replies(), Replies.GROUP));
    }

    @Override
    public void take(JsonNode next, String by) {
        var now = new TreeMap<String, Part>();
        senders.all().stream().map(Part::of).forEach(part -> now.put(part.groupOrNone(), part));
        for (var entry : next) {
            var part = JSON.treeToValue(entry, Part.class);
            if (!part.equals(now.remove(part.groupOrNone()))) {
                senders.save(new SystemSender(
                        part.group(),
                        String.valueOf(part.address()),
                        Objects.requireNonNullElse(part.replies(), Replies.GROUP),
                        clock.instant(),
                        by));
            }
        }
        now.values().forEach(part -> senders.delete(part.group()));
        mailboxes.forget();
    }

    private static JsonNode shown(Collection<Part> parts) {
        List<Part> ordered =
                parts.stream().sorted(Comparator.comparing(Part::groupOrNone)).toList();
        return JSON.valueToTree(ordered);
    }
}
