package io.tidings.tickets.configuration;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
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
import io.tidings.tickets.configuration.Configuration.TextModulePart;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.WholeDefinitions;
import io.tidings.tickets.form.Form;
import io.tidings.tickets.form.FormChecks;
import io.tidings.tickets.form.Forms;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.portal.Look;
import io.tidings.tickets.portal.Looks;
import io.tidings.tickets.signature.Signatures;
import io.tidings.tickets.textmodule.TextModules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
                groups.stored().stream().map(GroupParts::of).toList(),
                roles.own().stream().map(RoleParts::of).toList(),
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
                textModules.shared().stream().map(TextModuleParts::of).toList(),
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
        var agentsNext = AgentParts.after(now, sent, faults);
        var signOnNext = SignOnParts.of(
                sent.signOn() == null ? signOn.decided().decision() : SignOnParts.decision(sent.signOn()));
        var rolesNext = RoleParts.after(now, sent, agentsNext, heldElsewhere(signOnNext), faults);
        var calendarsNext = calendars(sent, faults);
        var groupsNext = GroupParts.after(now, sent, calendarsNext, faults);
        AgentParts.check(sent, groupsNext, rolesNext, faults);
        SignOnParts.check(sent, groupsNext, rolesNext, faults);
        var modules = TextModuleParts.after(sent, groupsNext, faults);
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
        different(now.groups(), next.groups()).forEach(part -> groups.put(GroupParts.group(part)));
        different(now.roles(), next.roles()).forEach(part -> roles.put(RoleParts.role(part)));
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
            faults.once(seen, calendar.id(), at + "/id");
            faults.check(at, () -> next.add(calendarRules.checked(calendar)));
        }
        if (next.stream().filter(Calendar::standard).count() > 1) {
            faults.add("/calendars", "More than one calendar is the standard.");
        }
        return next;
    }

    /** The roles of service accounts, which are no part of a configuration, and those that rules give. */
    private Set<String> heldElsewhere(SignOnPart rules) {
        return Stream.concat(
                        agents.all().stream().filter(Agent::program).flatMap(agent -> agent.effectiveRoles().stream()),
                        rules.rules().stream().flatMap(rule -> rule.roles().stream()))
                .collect(toSet());
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
            faults.once(seen, form.id(), at + "/id");
            faults.check(at, () -> next.put(form.id(), FormChecks.checked(form, groupIds, defined)));
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
}
