package io.tidings.webhooks.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.web.JsonFault;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a body is, which decides how values are escaped in it and when it is well formed. */
public enum BodyFormat {
    /** The envelope of the event, as the contract has it. */
    @JsonProperty("event")
    EVENT("application/json", Escaping.JSON),
    /** A template of JSON. */
    @JsonProperty("json")
    JSON("application/json", Escaping.JSON) {
        @Override
        Optional<Fault> faultOf(String rendered) {
            try {
                return STRICT_JSON.readTree(rendered).isMissingNode()
                        ? Optional.of(new Fault("is empty", 1, 1))
                        : Optional.empty();
            } catch (JacksonException e) {
                var at = e.getLocation();
                return Optional.of(new Fault(
                        "is no JSON: " + JsonFault.unreadable(e),
                        at == null ? 1 : Math.max(at.getLineNr(), 1),
                        at == null ? 1 : Math.max(at.getColumnNr(), 1)));
            }
        }
    },
    /** A template of {@code name=value} pairs, joined by {@code &}. */
    @JsonProperty("form")
    FORM("application/x-www-form-urlencoded", Escaping.URL) {
        @Override
        Optional<Fault> faultOf(String rendered) {
            var foreign = NO_FORM.matcher(rendered);
            return foreign.find()
                    ? Optional.of(Fault.at(
                            rendered,
                            foreign.start(),
                            "is no form: only letters, digits and signs of a URL may stand there;"
                                    + " write anything else as %20, and let no line end"))
                    : Optional.empty();
        }
    },
    /** A template of XML. */
    @JsonProperty("xml")
    XML("application/xml; charset=utf-8", Escaping.XML) {
        @Override
        Optional<Fault> faultOf(String rendered) {
            try {
                var reader = XML_READERS.createXMLStreamReader(new StringReader(rendered));
                while (reader.hasNext()) {
                    reader.next();
                }
                return Optional.empty();
            } catch (XMLStreamException e) {
                var at = e.getLocation();
                return Optional.of(new Fault(
                        "is no XML: "
                                + AFTER_PLACE
                                        .matcher(String.valueOf(e.getMessage()))
                                        .replaceFirst(""),
                        at == null ? 1 : Math.max(at.getLineNumber(), 1),
                        at == null ? 1 : Math.max(at.getColumnNumber(), 1)));
            }
        }
    },
    /** A template of any text; values stand in it as they are. */
    @JsonProperty("text")
    TEXT("text/plain; charset=utf-8", Escaping.PLAIN),
    /** What Jira sends as {@code jira:issue_created} and {@code jira:issue_updated}. */
    @JsonProperty("jira")
    JIRA("application/json", Escaping.JSON);

    /**
     * Why a rendered text is not well formed.
     *
     * @param sentence goes on after "the body"
     * @param line within the rendered text, counted from 1, as {@code column}
     */
    public record Fault(String sentence, int line, int column) {

        static Fault at(String text, int index, String sentence) {
            var before = text.substring(0, index);
            return new Fault(
                    sentence,
                    (int) before.chars().filter(c -> c == '\n').count() + 1,
                    index - before.lastIndexOf('\n'));
        }
    }

    private static final JsonMapper STRICT_JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern NO_FORM =
            Pattern.compile("[^A-Za-z0-9*_.~!'():@,;/?$&=+%\\[\\]-]|%(?![0-9A-Fa-f]{2})");

    /** The parser's messages begin with the place, which is said apart. */
    private static final Pattern AFTER_PLACE =
            Pattern.compile("(?s)^ParseError at \\[row,col]:\\[\\d+,\\d+]\\s*Message:\\s*");

    private static final XMLInputFactory XML_READERS = xmlReaders();

    private final String contentType;
    private final Escaping escaping;

    BodyFormat(String contentType, Escaping escaping) {
        this.contentType = contentType;
        this.escaping = escaping;
    }

    /** The header that says so to the receiver. */
    public String contentType() {
        return contentType;
    }

    Escaping escaping() {
        return escaping;
    }

    /** Whether an administrator writes it. */
    public boolean isTemplate() {
        return this != EVENT && this != JIRA;
    }

    /** Why the text is not what it should be; empty where it is. */
    Optional<Fault> faultOf(String rendered) {
        return Optional.empty();
    }

    /** As it is stored and as the API has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static XMLInputFactory xmlReaders() {
        var readers = XMLInputFactory.newFactory();
        readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return readers;
    }
}
