package io.tidings.tickets.configuration;

import io.tidings.events.EventJson;
import io.tidings.spine.web.JsonFault;
import io.tidings.tickets.attachment.AttachmentSettings;
import io.tidings.tickets.calendar.Calendar;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.Configuration.RolePart;
import io.tidings.tickets.configuration.Configuration.SignInPart;
import io.tidings.tickets.configuration.Configuration.SignOnPart;
import io.tidings.tickets.configuration.Configuration.TextModulePart;
import io.tidings.tickets.definition.FieldDefinition;
import io.tidings.tickets.definition.PriorityDefinition;
import io.tidings.tickets.definition.StateDefinition;
import io.tidings.tickets.definition.TicketSettings;
import io.tidings.tickets.definition.TypeDefinition;
import io.tidings.tickets.form.Form;
import io.tidings.tickets.portal.Look;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a configuration strictly: what is missing, misspelt or of another kind is named with its place. */
@Component
final class ConfigurationReader {

    private static final JsonMapper STRICT = EventJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** What the mail service reads. Absent in what an earlier version wrote. */
    static final String MAIL = "mail";

    private static final String CALENDARS = "calendars";

    /** What every document has; what an entry of a section has to say. */
    private enum Section {
        STATES("states", List.of("id", "type", "label", "customerLabel", "active")),
        PRIORITIES("priorities", List.of("id", "weight", "label", "active")),
        TYPES("types", List.of("id", "label", "active")),
        FIELDS(
                "fields",
                List.of("target", "name", "kind", "label", "visibility", "required", "shown", "editable", "active")),
        GROUPS("groups", List.of("id", "name", "signatures", "followUp", "active")),
        ROLES("roles", List.of("id", "name", "permissions")),
        AGENTS("agents", List.of("agent", "active")),
        TEXT_MODULES("textModules", List.of("keyword", "name", "groups", "content")),
        /** Absent in what an earlier version wrote. */
        FORMS(
                "forms",
                List.of(
                        "id",
                        "name",
                        "group",
                        "personName",
                        "addressRequired",
                        "fields",
                        "words",
                        "origins",
                        "withoutScript",
                        "proofOfWork",
                        "active"));

        private final String name;
        private final List<String> needed;

        Section(String name, List<String> needed) {
            this.name = name;
            this.needed = needed;
        }
    }

    private final Validator validator;

    ConfigurationReader(Validator validator) {
        this.validator = validator;
    }

    /** @throws ConfigurationProblem.Unfit naming every place that cannot be read */
    Configuration read(JsonNode document) {
        var faults = new Faults();
        top(document, faults);
        faults.refuse();
        var settings = bound(document.path("settings"), TicketSettings.class, "/settings", faults);
        var attachments = attachments(document.path("attachments"), faults);
        var calendars = calendars(document.path(CALENDARS), faults);
        var portal = document.path("portal").isMissingNode()
                ? null
                : bound(document.path("portal"), Look.class, "/portal", faults);
        var states = all(document, Section.STATES, StateDefinition.class, faults);
        var priorities = all(document, Section.PRIORITIES, PriorityDefinition.class, faults);
        var types = all(document, Section.TYPES, TypeDefinition.class, faults);
        var fields = all(document, Section.FIELDS, FieldDefinition.class, faults);
        var groups = all(document, Section.GROUPS, GroupPart.class, faults);
        var roles = all(document, Section.ROLES, RolePart.class, faults);
        var signOn = signOn(document.path("signOn"), faults);
        var signIn = signIn(document.path("signIn"), faults);
        var agents = all(document, Section.AGENTS, AgentPart.class, faults);
        var textModules = all(document, Section.TEXT_MODULES, TextModulePart.class, faults);
        var forms = document.has(Section.FORMS.name) ? all(document, Section.FORMS, Form.class, faults) : null;
        if (settings == null) {
            faults.add("/settings", "settings is missing.");
        }
        faults.refuse();
        return new Configuration(
                Configuration.FORMAT,
                Objects.requireNonNull(settings),
                attachments,
                calendars,
                portal,
                states,
                priorities,
                types,
                fields,
                groups,
                roles,
                signOn,
                signIn,
                agents,
                textModules,
                forms);
    }

    /** Absent in what an earlier version wrote. */
    private static @Nullable AttachmentSettings attachments(JsonNode entry, Faults faults) {
        var isWhole = !entry.isMissingNode()
                && hasAll(entry, List.of("largestFile", "blocked", "blockPrograms"), "/attachments", faults);
        return isWhole ? bound(entry, AttachmentSettings.class, "/attachments", faults) : null;
    }

    /** Absent in what an earlier version wrote. */
    private static @Nullable List<Calendar> calendars(JsonNode section, Faults faults) {
        if (section.isMissingNode()) {
            return null;
        }
        if (!section.isArray()) {
            faults.add("/" + CALENDARS, CALENDARS + " is a list; an empty one where there are none.");
            return null;
        }
        var all = new ArrayList<Calendar>();
        var n = 0;
        for (var entry : section) {
            var at = "/" + CALENDARS + "/" + n++;
            var isWhole = hasAll(entry, List.of("id", "name", "timeZone", "hours", "standard"), at, faults);
            var k = 0;
            for (var day : entry.path("hours").propertyNames()) {
                isWhole &= hasTimes(entry.path("hours").path(day), at + "/hours" + Faults.step(day), faults);
            }
            for (var day : entry.path("ownDays")) {
                var ownDay = at + "/ownDays/" + k++;
                isWhole &= hasAll(day, List.of("date", "yearly"), ownDay, faults);
                isWhole &= hasTimes(day.path("hours"), ownDay + "/hours", faults);
            }
            var bound = isWhole ? bound(entry, Calendar.class, at, faults) : null;
            if (bound != null) {
                all.add(bound);
            }
        }
        return all;
    }

    private static boolean hasTimes(JsonNode windows, String at, Faults faults) {
        var isWhole = true;
        var n = 0;
        for (var window : windows) {
            isWhole &= hasAll(window, List.of("from", "to"), at + "/" + n++, faults);
        }
        return isWhole;
    }

    /** Likewise. */
    private @Nullable SignOnPart signOn(JsonNode entry, Faults faults) {
        if (entry.isMissingNode() || !hasAll(entry, List.of("rules"), "/signOn", faults)) {
            return null;
        }
        var isWhole = true;
        var n = 0;
        for (var rule : entry.path("rules")) {
            isWhole &= hasAll(rule, List.of("claim", "values", "roles", "access"), "/signOn/rules/" + n++, faults);
        }
        var bound = isWhole ? bound(entry, SignOnPart.class, "/signOn", faults) : null;
        if (bound != null) {
            validator
                    .validate(bound)
                    .forEach(violation ->
                            faults.add("/signOn" + pointer(violation.getPropertyPath()), sentence(violation)));
        }
        return bound;
    }

    /** Likewise. */
    private @Nullable SignInPart signIn(JsonNode entry, Faults faults) {
        if (entry.isMissingNode() || !hasAll(entry, List.of("twoFactor"), "/signIn", faults)) {
            return null;
        }
        var bound = bound(entry, SignInPart.class, "/signIn", faults);
        if (bound != null) {
            validator
                    .validate(bound)
                    .forEach(violation ->
                            faults.add("/signIn" + pointer(violation.getPropertyPath()), sentence(violation)));
        }
        return bound;
    }

    private static void top(JsonNode document, Faults faults) {
        if (!document.isObject()) {
            faults.add("", "A configuration is one JSON object, as GET /api/v1/configuration answers it.");
            return;
        }
        if (!Configuration.FORMAT.equals(document.path("format").asString(""))) {
            faults.add("/format", "The format is %s.".formatted(Configuration.FORMAT));
        }
        var known = new HashSet<>(
                Set.of("format", "settings", "attachments", "portal", "signOn", "signIn", CALENDARS, MAIL));
        for (var section : Section.values()) {
            known.add(section.name);
            var isLeftOut =
                    section == Section.FORMS && document.path(section.name).isMissingNode();
            if (!isLeftOut && !document.path(section.name).isArray()) {
                faults.add(
                        "/" + section.name, "%s is a list; an empty one where there are none.".formatted(section.name));
            }
        }
        document.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(Faults.step(name), "Nothing is called so."));
        for (var name : List.of("keyPrefix", "priority")) {
            if (!document.path("settings").path(name).isString()) {
                faults.add("/settings/" + name, name + " is a text.");
            }
        }
    }

    private <T> List<T> all(JsonNode document, Section section, Class<T> type, Faults faults) {
        var all = new ArrayList<T>();
        var n = 0;
        for (var entry : document.path(section.name)) {
            var at = "/" + section.name + "/" + n++;
            var isWhole = hasAll(entry, section.needed, at, faults);
            if (section == Section.GROUPS && isWhole) {
                isWhole = hasAll(entry.path("followUp"), List.of("rule"), at + "/followUp", faults);
            }
            var k = 0;
            for (var option : entry.path("options")) {
                isWhole &= hasAll(option, List.of("id", "label", "active"), at + "/options/" + k++, faults);
            }
            var bound = isWhole ? bound(entry, type, at, faults) : null;
            if (bound != null) {
                validator
                        .validate(bound)
                        .forEach(violation ->
                                faults.add(at + pointer(violation.getPropertyPath()), sentence(violation)));
                all.add(bound);
            }
        }
        return all;
    }

    private static boolean hasAll(JsonNode entry, List<String> needed, String at, Faults faults) {
        var missing = needed.stream()
                .filter(name ->
                        entry.path(name).isMissingNode() || entry.path(name).isNull())
                .toList();
        missing.forEach(name -> faults.add(at + "/" + name, name + " is missing."));
        return missing.isEmpty();
    }

    private static <T> @Nullable T bound(JsonNode entry, Class<T> type, String at, Faults faults) {
        try {
            return STRICT.treeToValue(entry, type);
        } catch (JacksonException e) {
            faults.add(at + pointer(e), sentence(e));
            return null;
        }
    }

    private static String pointer(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "/" + step.getIndex() : Faults.step(step.getPropertyName()))
                .collect(Collectors.joining());
    }

    private static String pointer(Path path) {
        var pointer = new StringBuilder();
        for (var node : path) {
            if (node.getKind() == ElementKind.CONTAINER_ELEMENT) {
                pointer.append(
                        node.getIndex() == null ? Faults.step(String.valueOf(node.getKey())) : "/" + node.getIndex());
            } else {
                pointer.append(Faults.step(String.valueOf(node.getName())));
            }
        }
        return pointer.toString();
    }

    private static String sentence(ConstraintViolation<?> violation) {
        return capitalized(violation.getMessage());
    }

    private static String sentence(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "There is no " + unknown.getPropertyName() + " here.";
            case DatabindException unfit -> capitalized(JsonFault.unfit(unfit));
            default -> capitalized(JsonFault.unreadable(e));
        };
    }

    private static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }
}
