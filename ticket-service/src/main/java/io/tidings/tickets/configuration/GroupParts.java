package io.tidings.tickets.configuration;

import static java.util.stream.Collectors.toSet;

import io.tidings.events.AccessLevel;
import io.tidings.tickets.calendar.Calendar;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.group.AskRating;
import io.tidings.tickets.group.Group;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Between a group and what a configuration says of one. */
final class GroupParts {

    private GroupParts() {}

    static GroupPart of(Group group) {
        return new GroupPart(
                group.id(),
                group.name(),
                group.address(),
                group.signature(),
                new TreeMap<>(group.signatures()),
                group.language(),
                group.followUp(),
                group.calendar(),
                group.answerWithinMinutes(),
                group.active(),
                group.askRating().asked() ? group.askRating() : null);
    }

    static Group group(GroupPart part) {
        return new Group(
                part.id(),
                0,
                part.name().strip(),
                part.address(),
                part.signature() == null || part.signature().isBlank() ? null : part.signature(),
                part.signatures(),
                part.language(),
                part.followUp(),
                part.calendar(),
                part.answerWithinMinutes(),
                part.active(),
                part.askRating() == null ? AskRating.NEVER : part.askRating());
    }

    /** A group keeps its tickets for ever: one that the document does not have is switched off. */
    static List<GroupPart> after(Configuration now, Configuration sent, List<Calendar> calendars, Faults faults) {
        var calendarIds = calendars.stream().map(Calendar::id).collect(toSet());
        var next = new TreeMap<String, GroupPart>();
        now.groups().forEach(part -> next.put(part.id(), switchedOff(part, calendarIds)));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.groups().size(); n++) {
            var at = "/groups/" + n;
            var part = sent.groups().get(n);
            faults.once(seen, part.id(), at + "/id");
            faults.check(at + "/followUp", part.followUp()::checked);
            if (part.calendar() != null && !calendarIds.contains(part.calendar())) {
                faults.add(at + "/calendar", "There is no calendar %s.".formatted(part.calendar()));
            }
            if (part.askRating() != null) {
                faults.check(at + "/askRating", part.askRating()::checked);
            }
            // As it is after it was stored and read again.
            next.put(part.id(), of(group(part)));
        }
        if (next.values().stream().noneMatch(GroupPart::active)) {
            faults.add("/groups", "No group is active; new tickets need one.");
        }
        return List.copyOf(next.values());
    }

    private static GroupPart switchedOff(GroupPart part, Set<String> calendarIds) {
        return new GroupPart(
                part.id(),
                part.name(),
                part.address(),
                part.signature(),
                part.signatures(),
                part.language(),
                part.followUp(),
                part.calendar() != null && calendarIds.contains(part.calendar()) ? part.calendar() : null,
                part.answerWithinMinutes(),
                false,
                part.askRating());
    }

    /** @param access the words of levels, by the groups that they are given for */
    static void levelsAreThere(String at, Map<String, String> access, List<GroupPart> groups, Faults faults) {
        access.forEach((group, level) -> {
            var place = at + "/access" + Faults.step(group);
            if (!group.equals(AccessLevel.EVERY_GROUP)
                    && groups.stream().noneMatch(part -> part.id().equals(group))) {
                faults.add(place, "There is no group %s.".formatted(group));
            }
            if (AccessLevel.of(level).isEmpty()) {
                faults.add(
                        place,
                        "A level is one of %s."
                                .formatted(String.join(
                                        ", ",
                                        Arrays.stream(AccessLevel.values())
                                                .map(AccessLevel::word)
                                                .toList())));
            }
        });
    }
}
