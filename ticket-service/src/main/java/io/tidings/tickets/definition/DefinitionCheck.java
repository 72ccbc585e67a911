package io.tidings.tickets.definition;

import io.tidings.events.FieldKind;
import io.tidings.events.FieldOption;
import io.tidings.events.StateType;
import io.tidings.events.Visibility;
import io.tidings.tickets.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks definitions before they are saved. Each refusal says where in the request the fault is. */
final class DefinitionCheck {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    /** As free fields are called too, so that a field can be defined whose values are there already. */
    private static final Pattern FIELD_NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,60}");

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern KEY_PREFIX = Pattern.compile("[A-Z][A-Z0-9]{0,9}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int MOST_LANGUAGES = 40;
    private static final int LONGEST_LABEL = 100;
    private static final int LONGEST_HELP = 500;
    private static final int MOST_OPTIONS = 1_000;
    private static final int MOST_DEFINITIONS = 300;
    private static final int HEAVIEST = 1_000;
    private static final Set<String> ROLES = Set.of("agent", "admin", FieldAccess.CUSTOMER);

    /** Those without which no conversation can be led. */
    private static final List<StateType> NEEDED =
            List.of(StateType.NEW, StateType.OPEN, StateType.WAITING, StateType.CLOSED, StateType.MERGED);

    private DefinitionCheck() {}

    static void states(Definitions all, StateDefinition changed) {
        state(all, changed);
        neededStates(all, changed);
    }

    static void state(Definitions all, StateDefinition changed) {
        few("states", all.states());
        id(changed.id());
        labels("/label", changed.label(), LONGEST_LABEL);
        labels("/customerLabel", changed.customerLabel(), LONGEST_LABEL);
    }

    static void hasEveryType(Definitions all) {
        for (var type : NEEDED) {
            fits(
                    "",
                    isActive(all, type),
                    "No active state has the type %s; no conversation can be led without one."
                            .formatted(Words.of(type)));
        }
    }

    private static boolean isActive(Definitions all, StateType type) {
        return all.states().stream().anyMatch(state -> state.type() == type && state.active());
    }

    static void neededStates(Definitions all, StateDefinition changed) {
        for (var type : NEEDED) {
            if (!isActive(all, type)) {
                throw new DefinitionProblem.Needed(
                        "state",
                        changed.id(),
                        "it is the last active one of the type " + Words.of(type) + "; make another first");
            }
        }
    }

    static void priorities(Definitions all, PriorityDefinition changed) {
        few("priorities", all.priorities());
        id(changed.id());
        labels("/label", changed.label(), LONGEST_LABEL);
        fits(
                "/weight",
                changed.weight() >= 1 && changed.weight() <= HEAVIEST,
                "weight is a number from 1 to " + HEAVIEST + ".");
        for (var other : all.priorities()) {
            fits(
                    "/weight",
                    other.id().equals(changed.id()) || other.weight() != changed.weight(),
                    "The priority %s has the weight %d already.".formatted(other.id(), other.weight()));
        }
        if (!changed.active()) {
            unneededPriority(all, changed.id());
        }
    }

    static void unneededPriority(Definitions all, String id) {
        if (all.settings().priority().equals(id)) {
            throw new DefinitionProblem.Needed(
                    "priority", id, "tickets get it that name none; set another as the default first");
        }
        for (var type : all.types()) {
            if (id.equals(type.priority())) {
                throw new DefinitionProblem.Needed("priority", id, "tickets of the type " + type.id() + " get it");
            }
        }
    }

    static void types(Definitions all, TypeDefinition changed) {
        few("types", all.types());
        id(changed.id());
        labels("/label", changed.label(), LONGEST_LABEL);
        if (!changed.customerLabel().isEmpty()) {
            labels("/customerLabel", changed.customerLabel(), LONGEST_LABEL);
        }
        if (!changed.help().isEmpty()) {
            labels("/help", changed.help(), LONGEST_HELP);
        }
        var priority = changed.priority();
        fits(
                "/priority",
                priority == null
                        || all.priority(priority).filter(Definition::active).isPresent(),
                "There is no active priority %s.".formatted(priority));
        changed.transitions().forEach((from, next) -> {
            var place = "/transitions/" + from;
            fits(place, all.state(from).isPresent(), "There is no state %s.".formatted(from));
            for (var n = 0; n < next.size(); n++) {
                var to = all.state(next.get(n)).orElse(null);
                fits(place + "/" + n, to != null, "There is no state %s.".formatted(next.get(n)));
                fits(
                        place + "/" + n,
                        to == null || (to.type() != StateType.NEW && to.type() != StateType.MERGED),
                        "Nobody can set a ticket to %s; leave it out.".formatted(next.get(n)));
            }
        });
    }

    static void fields(Definitions all, FieldDefinition changed) {
        few("fields", all.fields());
        fits("/name", FIELD_NAME.matcher(changed.name()).matches(), "name has 1 to 60 letters, digits, - and _.");
        labels("/label", changed.label(), LONGEST_LABEL);
        if (!changed.help().isEmpty()) {
            labels("/help", changed.help(), LONGEST_HELP);
        }
        options(changed);
        each("/types", changed.types(), id -> all.type(id).isPresent(), "There is no type %s.");
        access(all, "/shown", changed.shown());
        access(all, "/editable", changed.editable());
        fits(
                "/editable/roles",
                !changed.editable().roles().contains(FieldAccess.CUSTOMER) || changed.visibility() == Visibility.PUBLIC,
                "Customers cannot write a field that is internal.");
    }

    private static void access(Definitions all, String place, FieldAccess access) {
        each(
                place + "/roles",
                access.roles(),
                ROLES::contains,
                "There is no role %s; there are agent, admin and customer.");
        each(place + "/states", access.states(), id -> all.state(id).isPresent(), "There is no state %s.");
    }

    private static void options(FieldDefinition field) {
        var chooses =
                switch (field.kind()) {
                    case SELECT, MULTI_SELECT, TREE -> true;
                    case TEXT, PARAGRAPH, NUMBER, DECIMAL, DATE, DATE_TIME, CHECKBOX, URL, PHONE -> false;
                };
        fits("/options", chooses || field.options().isEmpty(), "Only select, multi-select and tree have options.");
        fits(
                "/options",
                !chooses || !field.options().isEmpty(),
                "There is nothing to choose; name at least one option.");
        fits("/options", field.options().size() <= MOST_OPTIONS, "A field has at most " + MOST_OPTIONS + " options.");
        var known = new HashMap<String, FieldOption>();
        for (var n = 0; n < field.options().size(); n++) {
            var option = field.options().get(n);
            var place = "/options/" + n;
            fits(place + "/id", ID.matcher(option.id()).matches(), ID_RULE);
            fits(
                    place + "/id",
                    known.put(option.id(), option) == null,
                    "The option %s is there twice.".formatted(option.id()));
            labels(place + "/label", option.label(), LONGEST_LABEL);
            fits(
                    place + "/parent",
                    option.parent() == null || field.kind() == FieldKind.TREE,
                    "Only the options of a tree have others above them.");
        }
        for (var n = 0; n < field.options().size(); n++) {
            ancestors("/options/" + n + "/parent", field.options().get(n), known);
        }
    }

    private static void ancestors(String place, FieldOption option, Map<String, FieldOption> known) {
        var seen = new HashSet<String>();
        for (@Nullable FieldOption at = option; at != null; ) {
            fits(place, seen.add(at.id()), "The option %s stands above itself.".formatted(option.id()));
            var parent = at.parent();
            fits(place, parent == null || known.containsKey(parent), "There is no option %s.".formatted(parent));
            at = parent == null ? null : known.get(parent);
        }
    }

    static void settings(Definitions all, TicketSettings changed) {
        fits(
                "/keyPrefix",
                KEY_PREFIX.matcher(changed.keyPrefix()).matches(),
                "keyPrefix has 1 to 10 capital letters and digits, and begins with a letter.");
        fits(
                "/priority",
                all.priority(changed.priority()).filter(Definition::active).isPresent(),
                "There is no active priority %s.".formatted(changed.priority()));
    }

    private static final String ID_RULE =
            "id has 1 to 60 lower-case letters, digits and hyphens, and does not begin with a hyphen.";

    private static void id(String id) {
        fits("/id", ID.matcher(id).matches(), ID_RULE);
    }

    private static void few(String what, Collection<? extends Definition> definitions) {
        fits(
                "",
                definitions.size() <= MOST_DEFINITIONS,
                "There can be at most %d %s.".formatted(MOST_DEFINITIONS, what));
    }

    private static void labels(String place, Map<String, String> labels, int longest) {
        fits(place, !labels.isEmpty(), "Name it in at least one language.");
        fits(place, labels.size() <= MOST_LANGUAGES, "At most " + MOST_LANGUAGES + " languages.");
        for (var label : new ArrayList<>(labels.entrySet())) {
            var at = place + "/" + label.getKey().replace("~", "~0").replace("/", "~1");
            fits(
                    at,
                    LANGUAGE.matcher(label.getKey()).matches(),
                    "%s is no language tag such as en or pt-BR.".formatted(label.getKey()));
            var text = label.getValue();
            fits(
                    at,
                    text != null
                            && !text.isBlank()
                            && text.length() <= longest
                            && !CONTROL.matcher(text).find(),
                    "A name is one line of 1 to %d characters.".formatted(longest));
        }
    }

    private static void each(String place, List<String> values, Predicate<String> known, String otherwise) {
        for (var n = 0; n < values.size(); n++) {
            fits(place + "/" + n, known.test(values.get(n)), otherwise.formatted(values.get(n)));
        }
    }

    static void fits(String pointer, boolean fits, String otherwise) {
        if (!fits) {
            throw new DefinitionProblem.Unfit(pointer, otherwise);
        }
    }

    /** What a request has to name. */
    static <T> T present(String pointer, @Nullable T value) {
        if (value == null) {
            throw new DefinitionProblem.Unfit(pointer, pointer.substring(1) + " is missing.");
        }
        return value;
    }
}
