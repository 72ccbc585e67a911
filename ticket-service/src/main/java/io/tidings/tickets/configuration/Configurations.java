package io.tidings.tickets.configuration;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.access.DeskRole;
import io.tidings.tickets.access.DeskRoles;
import io.tidings.tickets.access.SignOnStore;
import io.tidings.tickets.account.SecondFactorDemand;
import io.tidings.tickets.attachment.AttachmentRules;
import io.tidings.tickets.attachment.AttachmentSettings;
import io.tidings.tickets.calendar.Calendar;
import io.tidings.tickets.calendar.CalendarRules;
import io.tidings.tickets.calendar.CalendarStore;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.Configuration.RolePart;
import io.tidings.tickets.configuration.Configuration.SignInPart;
import io.tidings.tickets.configuration.Configuration.SignOnPart;
import io.tidings.tickets.configuration.Configuration.SignOnRulePart;
import io.tidings.tickets.configuration.Configuration.TextModulePart;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.WholeDefinitions;
import io.tidings.tickets.form.Form;
import io.tidings.tickets.form.FormChecks;
import io.tidings.tickets.form.Forms;
import io.tidings.tickets.group.AskRating;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.portal.Look;
import io.tidings.tickets.portal.Looks;
import io.tidings.tickets.signature.Signatures;
import io.tidings.tickets.textmodule.Placeholders;
import io.tidings.tickets.textmodule.TextModule;
import io.tidings.tickets.textmodule.TextModules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The configuration that is, the one that would be, and the way from one to the other. */
@Component
class Configurations {

    private final WholeDefinitions definitions;
    private final AttachmentRules attachments;
    private final CalendarStore calendars;
    private final CalendarRules calendarRules;
    private final Looks looks;
    private final Groups groups;
    private final DeskRoles roles;
    private final SignOnStore signOn;
    private final SecondFactorDemand secondFactor;
    private final AgentStore agents;
    private final ExpectedAgents expected;
    private final Signatures signatures;
    private final TextModules textModules;
    private final Forms forms;

    Configurations(
            WholeDefinitions definitions,
            AttachmentRules attachments,
            CalendarStore calendars,
            CalendarRules calendarRules,
            Looks looks,
            Groups groups,
            DeskRoles roles,
            SignOnStore signOn,
            SecondFactorDemand secondFactor,
            AgentStore agents,
            ExpectedAgents expected,
            Signatures signatures,
            TextModules textModules,
            Forms forms) {
        this.definitions = definitions;
        this.attachments = attachments;
        this.calendars = calendars;
        this.calendarRules = calendarRules;
        this.looks = looks;
        this.groups = groups;
        this.roles = roles;
        this.signOn = signOn;
        this.secondFactor = secondFactor;
        this.agents = agents;
        this.expected = expected;
        this.signatures = signatures;
        this.textModules = textModules;
        this.forms = forms;
    }

    Configuration now() {
        var defined = definitions.now();
        return of(
                defined,
                attachments.now(),
                calendars.fresh(),
                looks.now(),
                groups.stored().stream().map(Configurations::part).toList(),
                roles.own().stream().map(Configurations::part).toList(),
                SignOnParts.of(signOn.decided().decision()),
                new SignInPart(secondFactor.now()),
                Stream.concat(
                                agents.all().stream()
                                        // They have no name that is the same elsewhere, and their tokens stay here.
                                        .filter(agent -> !agent.program())
                                        .map(agent -> AgentParts.of(agent, signatures.of(agent.id()))),
                                expected.all().stream())
                        .filter(AgentParts::saysSomething)
                        .toList(),
                textModules.shared().stream().map(Configurations::part).toList(),
                forms.stored().stream()
                        .map(form -> FormChecks.asDefined(form, defined))
                        .toList());
    }

    private static Configuration of(
            Definitions defined,
            AttachmentSettings attachments,
            List<Calendar> calendars,
            Look portal,
            List<GroupPart> groups,
            List<RolePart> roles,
            SignOnPart signOn,
            SignInPart signIn,
            List<AgentPart> agents,
            List<TextModulePart> textModules,
            List<Form> forms) {
        return new Configuration(
                Configuration.FORMAT,
                defined.settings(),
                attachments,
                calendars.stream().sorted(comparing(Calendar::id)).toList(),
                portal,
                defined.states(),
                defined.priorities(),
                defined.types(),
                defined.fields(),
                groups.stream().sorted(comparing(GroupPart::id)).toList(),
                roles.stream().sorted(comparing(RolePart::id)).toList(),
                signOn,
                signIn,
                agents.stream().sorted(comparing(AgentPart::agent)).toList(),
                textModules.stream().sorted(comparing(TextModulePart::keyword)).toList(),
                forms.stream().sorted(comparing(Form::id)).toList());
    }

    /**
     * What would be after this one was taken over: what it says, and what cannot go.
     *
     * @throws ConfigurationProblem.Unfit naming every fault
     */
    Configuration after(Caller caller, Configuration now, Configuration sent) {
        var faults = new Faults();
        var defined = definitions.after(definitions.now(), definitionsOf(sent), faults::check);
        var attachmentsNext = Objects.requireNonNullElseGet(sent.attachments(), attachments::now);
        faults.check("/attachments", () -> attachments.check(attachmentsNext));
        var portalSent = Objects.requireNonNullElseGet(sent.portal(), looks::now);
        faults.check("/portal", portalSent::checked);
        var agentsNext = agents(now, sent, faults);
        var signOnNext = SignOnParts.of(
                sent.signOn() == null ? signOn.decided().decision() : SignOnParts.decision(sent.signOn()));
        var rolesNext = roles(now, sent, agentsNext, heldElsewhere(signOnNext), faults);
        var calendarsNext = calendars(sent, faults);
        var groupsNext = groups(now, sent, calendarsNext, faults);
        references(sent, groupsNext, rolesNext, faults);
        signOnReferences(sent, groupsNext, rolesNext, faults);
        var modules = textModules(sent, groupsNext, faults);
        var formsNext = forms(now, sent, groupsNext, defined, faults);
        ownAccess(caller, agentsNext, rolesNext, faults);
        if (sent.signOn() != null && !agents.mayGiveAccessUnder(SignOnParts.decision(signOnNext), caller)) {
            faults.add(
                    "/signOn",
                    "It would take your own permission to give access away; another administrator can do that.");
        }
        faults.refuse();
        return of(
                defined,
                attachmentsNext,
                calendarsNext,
                portalSent.checked(),
                groupsNext,
                rolesNext,
                signOnNext,
                Objects.requireNonNullElseGet(sent.signIn(), () -> new SignInPart(secondFactor.now())),
                agentsNext.stream().filter(AgentParts::saysSomething).toList(),
                modules,
                formsNext);
    }

    /** Takes over what is different. Cut off and asked again, it goes on where it was. */
    void apply(Configuration now, Configuration next) {
        definitions.replace(definitionsOf(next));
        Optional.ofNullable(next.attachments()).ifPresent(attachments::put);
        Optional.ofNullable(next.calendars()).ifPresent(calendars::replace);
        Optional.ofNullable(next.portal()).ifPresent(looks::put);
        different(now.groups(), next.groups()).forEach(part -> groups.put(group(part)));
        different(now.roles(), next.roles()).forEach(part -> roles.put(role(part)));
        Optional.ofNullable(next.signOn()).map(SignOnParts::decision).ifPresent(signOn::put);
        Optional.ofNullable(next.signIn()).map(SignInPart::twoFactor).ifPresent(secondFactor::put);
        var known = agents.all().stream().collect(toMap(AgentParts::nameOf, Function.identity(), (one, _) -> one));
        different(now.agents(), next.agents()).forEach(part -> decide(known.get(part.agent()), part));
        missing(now.agents(), next.agents(), AgentPart::agent)
                .forEach(part ->
                        decide(known.get(part.agent()), new AgentPart(part.agent(), true, null, null, null, null)));
        // Nobody has them any more.
        missing(now.roles(), next.roles(), RolePart::id).forEach(part -> roles.delete(part.id()));
        missing(now.textModules(), next.textModules(), TextModulePart::keyword)
                .forEach(part -> textModules.deleteShared(part.keyword()));
        different(now.textModules(), next.textModules())
                .forEach(part -> textModules.putShared(part.keyword(), part.name(), part.groups(), part.content()));
        var formsNow = Objects.requireNonNullElse(now.forms(), List.<Form>of());
        var formsNext = Objects.requireNonNullElse(next.forms(), List.<Form>of());
        missing(formsNow, formsNext, Form::id).forEach(form -> forms.delete(form.id()));
        different(formsNow, formsNext).forEach(forms::put);
    }

    private void decide(@Nullable Agent agent, AgentPart part) {
        if (agent != null) {
            agents.change(agent.id(), is -> AgentParts.decided(is, part));
            signatures.keep(agent.id(), Objects.requireNonNullElse(part.signature(), Map.of()));
        } else if (AgentParts.saysSomething(part)) {
            expected.put(part);
        } else {
            expected.forget(part.agent());
        }
    }

    private static <T> Stream<T> different(List<T> now, List<T> next) {
        var is = new HashSet<>(now);
        return next.stream().filter(part -> !is.contains(part));
    }

    private static <T> Stream<T> missing(List<T> now, List<T> next, Function<T, String> name) {
        var left = next.stream().map(name).toList();
        return now.stream().filter(part -> !left.contains(name.apply(part)));
    }

    private static Definitions definitionsOf(Configuration configuration) {
        return new Definitions(
                configuration.states(),
                configuration.priorities(),
                configuration.types(),
                configuration.fields(),
                configuration.settings(),
                Set.of());
    }

    /** What a document of an earlier version says nothing of stays as it is. */
    private List<Calendar> calendars(Configuration sent, Faults faults) {
        var wanted = sent.calendars();
        if (wanted == null) {
            return calendars.fresh();
        }
        var next = new ArrayList<Calendar>();
        var seen = new HashSet<String>();
        for (var n = 0; n < wanted.size(); n++) {
            var calendar = wanted.get(n);
            var at = "/calendars/" + n;
            once(seen, calendar.id(), at + "/id", faults);
            faults.check(at, () -> next.add(calendarRules.checked(calendar)));
        }
        if (next.stream().filter(Calendar::standard).count() > 1) {
            faults.add("/calendars", "More than one calendar is the standard.");
        }
        return next;
    }

    /** A group keeps its tickets for ever: one that the document does not have is switched off. */
    private static List<GroupPart> groups(
            Configuration now, Configuration sent, List<Calendar> calendars, Faults faults) {
        var calendarIds = calendars.stream().map(Calendar::id).collect(toSet());
        var next = new TreeMap<String, GroupPart>();
        now.groups().forEach(part -> next.put(part.id(), switchedOff(part, calendarIds)));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.groups().size(); n++) {
            var at = "/groups/" + n;
            var part = sent.groups().get(n);
            once(seen, part.id(), at + "/id", faults);
            faults.check(at + "/followUp", part.followUp()::checked);
            if (part.calendar() != null && !calendarIds.contains(part.calendar())) {
                faults.add(at + "/calendar", "There is no calendar %s.".formatted(part.calendar()));
            }
            if (part.askRating() != null) {
                faults.check(at + "/askRating", part.askRating()::checked);
            }
            next.put(part.id(), tidied(part));
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

    /** As it is after it was stored and read again. */
    private static GroupPart tidied(GroupPart part) {
        return part(group(part));
    }

    private static List<AgentPart> agents(Configuration now, Configuration sent, Faults faults) {
        var next = new TreeMap<String, AgentPart>();
        now.agents().forEach(part -> next.put(part.agent(), part));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.agents().size(); n++) {
            var at = "/agents/" + n;
            var part = sent.agents().get(n);
            var name = part.agent().strip().toLowerCase(Locale.ROOT);
            once(seen, name, at + "/agent", faults);
            var signature = part.signature();
            if (signature != null) {
                signature.forEach((language, text) -> faults.check(
                        at + "/signature" + Faults.step(language), () -> Placeholders.check(language, text)));
            }
            next.put(
                    name,
                    new AgentPart(
                            name,
                            part.active(),
                            part.roles() == null
                                    ? null
                                    : part.roles().stream().distinct().sorted().toList(),
                            part.access() == null ? null : new TreeMap<>(part.access()),
                            signature == null || signature.isEmpty() ? null : new TreeMap<>(signature),
                            twoFactor(part, next.get(name), sent)));
        }
        return List.copyOf(next.values());
    }

    /** A document of an earlier version says nothing of it, and takes it from nobody. */
    private static @Nullable Boolean twoFactor(AgentPart wanted, @Nullable AgentPart now, Configuration sent) {
        var isSilent = wanted.twoFactor() == null && sent.signIn() == null;
        var demanded = isSilent ? now != null && now.twoFactor() != null : Boolean.TRUE.equals(wanted.twoFactor());
        return demanded ? Boolean.TRUE : null;
    }

    /** The roles of service accounts, which are no part of a configuration, and those that rules give. */
    private Set<String> heldElsewhere(SignOnPart rules) {
        return Stream.concat(
                        agents.all().stream().filter(Agent::program).flatMap(agent -> agent.effectiveRoles().stream()),
                        rules.rules().stream().flatMap(rule -> rule.roles().stream()))
                .collect(toSet());
    }

    /** A role that somebody holds stays. */
    private static List<RolePart> roles(
            Configuration now, Configuration sent, List<AgentPart> agents, Set<String> heldElsewhere, Faults faults) {
        var next = new TreeMap<String, RolePart>();
        now.roles().stream()
                .filter(part -> heldElsewhere.contains(part.id())
                        || agents.stream()
                                .anyMatch(agent ->
                                        agent.roles() != null && agent.roles().contains(part.id())))
                .forEach(part -> next.put(part.id(), part));
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.roles().size(); n++) {
            var at = "/roles/" + n;
            var part = sent.roles().get(n);
            once(seen, part.id(), at + "/id", faults);
            if (DeskRoles.isBuiltIn(part.id())) {
                faults.add(at + "/id", "The role %s is built in; choose another id.".formatted(part.id()));
            }
            var known = true;
            for (var k = 0; k < part.permissions().size(); k++) {
                var word = part.permissions().get(k);
                if (Permission.of(word).isEmpty()) {
                    faults.add(at + "/permissions/" + k, "There is no permission %s.".formatted(word));
                    known = false;
                }
            }
            if (known) {
                next.put(part.id(), part(role(part)));
            }
        }
        return List.copyOf(next.values());
    }

    private static void signOnReferences(
            Configuration sent, List<GroupPart> groups, List<RolePart> roles, Faults faults) {
        var rules = sent.signOn() == null
                ? List.<SignOnRulePart>of()
                : sent.signOn().rules();
        for (var n = 0; n < rules.size(); n++) {
            var rule = rules.get(n);
            var at = "/signOn/rules/" + n;
            rolesAreThere(at, rule.roles(), roles, faults);
            levelsAreThere(at, rule.access(), groups, faults);
            if (rule.roles().isEmpty() && rule.access().isEmpty()) {
                faults.add(at + "/roles", "A rule gives roles, or access to groups, or both.");
            }
        }
    }

    private static void references(Configuration sent, List<GroupPart> groups, List<RolePart> roles, Faults faults) {
        for (var n = 0; n < sent.agents().size(); n++) {
            var part = sent.agents().get(n);
            var at = "/agents/" + n;
            rolesAreThere(at, Objects.requireNonNullElse(part.roles(), List.of()), roles, faults);
            levelsAreThere(at, Objects.requireNonNullElse(part.access(), Map.of()), groups, faults);
        }
    }

    /** A document of an earlier version says nothing of forms, and they stay. */
    private static List<Form> forms(
            Configuration now, Configuration sent, List<GroupPart> groups, Definitions defined, Faults faults) {
        if (sent.forms() == null) {
            return Objects.requireNonNullElse(now.forms(), List.of());
        }
        var groupIds = groups.stream().map(GroupPart::id).collect(toSet());
        var next = new TreeMap<String, Form>();
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.forms().size(); n++) {
            var at = "/forms/" + n;
            var form = sent.forms().get(n);
            once(seen, form.id(), at + "/id", faults);
            faults.check(at, () -> next.put(form.id(), FormChecks.checked(form, groupIds, defined)));
        }
        return List.copyOf(next.values());
    }

    private static void rolesAreThere(String at, List<String> wanted, List<RolePart> roles, Faults faults) {
        for (var k = 0; k < wanted.size(); k++) {
            var id = wanted.get(k);
            if (!DeskRoles.isBuiltIn(id)
                    && roles.stream().noneMatch(role -> role.id().equals(id))) {
                faults.add(at + "/roles/" + k, "There is no role %s.".formatted(id));
            }
        }
    }

    private static void levelsAreThere(String at, Map<String, String> access, List<GroupPart> groups, Faults faults) {
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

    private static List<TextModulePart> textModules(Configuration sent, List<GroupPart> groups, Faults faults) {
        var groupIds = groups.stream().map(GroupPart::id).toList();
        var next = new TreeMap<String, TextModulePart>();
        var seen = new HashSet<String>();
        for (var n = 0; n < sent.textModules().size(); n++) {
            var at = "/textModules/" + n;
            var part = sent.textModules().get(n);
            var keyword = part.keyword().toLowerCase(Locale.ROOT);
            once(seen, keyword, at + "/keyword", faults);
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

    /** Nobody may lock the door behind themselves. */
    private void ownAccess(Caller caller, List<AgentPart> agentsNext, List<RolePart> rolesNext, Faults faults) {
        agents.agent(caller.id()).ifPresent(agent -> {
            var next = agentsNext.stream()
                    .filter(part -> part.agent().equals(AgentParts.nameOf(agent)))
                    .findFirst()
                    .map(part -> AgentParts.decided(agent, part))
                    .orElse(agent);
            var allowed = new TreeSet<String>();
            var own = new HashMap<String, List<String>>();
            rolesNext.forEach(part -> own.put(part.id(), part.permissions()));
            next.effectiveRoles().forEach(role -> allowed.addAll(own.getOrDefault(role, DeskRoles.builtInWords(role))));
            if (!next.active() || !allowed.contains(Permission.ADMIN_ACCESS.word())) {
                faults.add(
                        "/agents",
                        "It would take your own permission to give access away, or switch you off; another"
                                + " administrator can do that.");
            }
        });
    }

    private static void once(Set<String> seen, String name, String pointer, Faults faults) {
        if (!seen.add(name)) {
            faults.add(pointer, "%s is there twice.".formatted(name));
        }
    }

    private static GroupPart part(Group group) {
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

    private static Group group(GroupPart part) {
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

    private static RolePart part(DeskRole role) {
        return new RolePart(role.id(), role.name(), role.words());
    }

    private static DeskRole role(RolePart part) {
        return new DeskRole(part.id(), part.name().strip(), Permission.known(part.permissions()), false);
    }

    private static TextModulePart part(TextModule module) {
        return new TextModulePart(
                module.keyword(),
                module.name(),
                module.groups().stream().sorted().toList(),
                new TreeMap<>(module.content()));
    }
}
