package io.tidings.tickets.form;

import io.tidings.events.FieldKind;
import io.tidings.events.FieldTarget;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.form.FormProblem.TooLong;
import io.tidings.tickets.form.FormProblem.Unreadable;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads what was sent: as JSON, or as browsers send forms, with files or without. */
@Component
class SubmissionReader {

    /** Beside the files. */
    static final int LARGEST = 256 * 1024;

    private static final String FIELD = "fields.";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,15}([.,]\\d{1,15})?");

    /** A local time as browsers send it, of which nobody knows where. */
    private static final Pattern WITHOUT_ZONE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?");

    /** What the JSON form has. Browsers send the same names, and custom fields as {@code fields.NAME}. */
    record Body(
            @Nullable String name,
            @Nullable String email,
            @Nullable String subject,
            @Nullable String text,
            @Nullable Map<String, JsonNode> fields,
            @Nullable String language,
            @Nullable String page,
            @Nullable String zone,
            @Nullable String token,
            @Nullable String proof,
            @Nullable String website) {}

    private final DefinitionStore definitions;
    private final JsonMapper json;

    SubmissionReader(DefinitionStore definitions, JsonMapper json) {
        this.definitions = definitions;
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    Submission read(HttpServletRequest request) throws IOException {
        var type = type(request.getContentType());
        if (MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
            return ofJson(bytes(request));
        }
        if (MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type)) {
            var multipart = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
            var parts = multipart == null ? new StandardMultipartHttpServletRequest(request) : multipart;
            var values = new LinkedMultiValueMap<String, String>();
            var size = 0L;
            for (var part : parts.getParameterMap().entrySet()) {
                for (var value : part.getValue()) {
                    size += value.length();
                    values.add(part.getKey(), value);
                }
            }
            if (size > LARGEST) {
                throw new TooLong(LARGEST);
            }
            var files = parts.getMultiFileMap().getOrDefault("files", List.of()).stream()
                    // What browsers send of a file field in which nothing was chosen.
                    .filter(file -> !file.isEmpty() || !isBlank(file.getOriginalFilename()))
                    .toList();
            return ofValues(values, files);
        }
        if (MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)) {
            return ofValues(decoded(new String(bytes(request), StandardCharsets.UTF_8)), List.of());
        }
        throw new Unreadable("Send it as application/json, multipart/form-data or application/x-www-form-urlencoded.");
    }

    /** What is no media type is read like one that nobody knows. */
    private static MediaType type(@Nullable String stated) {
        try {
            return stated == null ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(stated);
        } catch (InvalidMediaTypeException malformed) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException {
        var bytes = request.getInputStream().readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new TooLong(LARGEST);
        }
        return bytes;
    }

    private Submission ofJson(byte[] bytes) {
        try {
            var body = json.readValue(bytes, Body.class);
            if (body == null) {
                throw noForm();
            }
            return new Submission(
                    body.name(),
                    body.email(),
                    body.subject(),
                    body.text(),
                    body.fields() == null ? Map.of() : body.fields(),
                    List.of(),
                    body.language(),
                    body.page(),
                    body.zone(),
                    body.token(),
                    body.proof(),
                    null,
                    body.website());
        } catch (JacksonException e) {
            throw noForm();
        }
    }

    private static Unreadable noForm() {
        return new Unreadable(
                "The body is one JSON object with name, email, subject, text, fields, language, page, zone,"
                        + " token, proof: the ones that the form asks for, and no others.");
    }

    private Submission ofValues(MultiValueMap<String, String> values, List<MultipartFile> files) {
        var fields = new HashMap<String, JsonNode>();
        values.forEach((name, given) -> {
            if (name.startsWith(FIELD)) {
                var field = name.substring(FIELD.length());
                var said = given.stream().filter(value -> !value.isBlank()).toList();
                definitions
                        .now()
                        .field(FieldTarget.TICKET, field)
                        .filter(_ -> !said.isEmpty())
                        .ifPresent(defined -> fields.put(field, value(defined.kind(), said)));
            }
        });
        return new Submission(
                values.getFirst("name"),
                values.getFirst("email"),
                values.getFirst("subject"),
                values.getFirst("text"),
                fields,
                files,
                values.getFirst("language"),
                values.getFirst("page"),
                values.getFirst("zone"),
                values.getFirst("token"),
                values.getFirst("proof"),
                values.getFirst("redirect"),
                values.getFirst(Submission.TRAP));
    }

    /** What cannot be what the field holds stays as it was written, and is refused there. */
    private static JsonNode value(FieldKind kind, List<String> said) {
        var made = JsonNodeFactory.instance;
        var first = said.getFirst().strip();
        return switch (kind) {
            case NUMBER ->
                WHOLE_NUMBER.matcher(first).matches() ? made.numberNode(Long.parseLong(first)) : made.stringNode(first);
            case DECIMAL ->
                DECIMAL.matcher(first).matches()
                        ? made.numberNode(Double.parseDouble(first.replace(',', '.')))
                        : made.stringNode(first);
            case CHECKBOX -> made.booleanNode(!first.equals("false"));
            case MULTI_SELECT -> {
                var all = made.arrayNode();
                said.forEach(all::add);
                yield all;
            }
            case DATE_TIME -> made.stringNode(WITHOUT_ZONE.matcher(first).matches() ? withZone(first) : first);
            case TEXT, PARAGRAPH, DATE, SELECT, TREE, URL, PHONE -> made.stringNode(said.getFirst());
        };
    }

    private static String withZone(String local) {
        return (local.length() == "2026-11-22T09:30".length() ? local + ":00" : local) + "Z";
    }

    private static MultiValueMap<String, String> decoded(String body) {
        var values = new LinkedMultiValueMap<String, String>();
        for (var pair : body.split("&")) {
            if (!pair.isEmpty()) {
                var at = pair.indexOf('=');
                try {
                    values.add(
                            decode(at < 0 ? pair : pair.substring(0, at)),
                            at < 0 ? "" : decode(pair.substring(at + 1)));
                } catch (IllegalArgumentException e) {
                    throw new Unreadable("The body is no form: a percent sign stands alone in it.");
                }
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
