package io.tidings.webhooks.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.spine.outgoing.SampleEvents;
import io.tidings.spine.outgoing.SubscriptionRules;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BodiesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A quote, a backslash, markup, a line end, a template, and what JavaScript takes for a line end. */
    private static final String HOSTILE = "\"1\\ <b>&'=%\n{{ticket.id}} #subject# \u2028 환불 zażółć 😀";

    /** As the article on Jitbit has it, word by word: it is no JSON. */
    private static final String OF_THE_ARTICLE = """
            subject: #subject#
            url : #url#
            from : #from#
            from-email : #fromEmail#
            body : "#body#"
            technician : #technician#
            custom field : #cf_1#
            date : "#date#"
            ticketid : #ticketId#
            priority : #priority#
            status : #statusId#"
            category : #category#
            most recent message : #most_recent_message#
            """;

    private final Bodies bodies = TestBodies.bodies();

    @Test
    void theBodyOfTheArticlePassesAsTextWithEveryPlaceholderFilled() {
        var opened = hostile("ticket.opened.v1", "환불을 요청합니다");
        var rendered = bodies.of(new Body(BodyFormat.TEXT, OF_THE_ARTICLE), opened);

        assertThat(rendered.fault()).isNull();
        assertThat(rendered.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(rendered.text()).isEqualTo("""
                subject: 환불을 요청합니다
                url : https://desk.example/tickets/0192f0c1-0000-7000-8000-000000001042
                from : Jan Kowalski
                from-email : jan@customer.example
                body : "환불을 요청합니다"
                technician : Maya Lind
                custom field : 환불을 요청합니다
                date : "2026-11-20T12:00:00Z"
                ticketid : 1042
                priority : high
                status : open"
                category : Support
                most recent message : 환불을 요청합니다
                """);
    }

    @Test
    void aValueStaysAValueInJsonWhetherInsideOfAStringOrNot() {
        var rendered = bodies.of(new Body(BodyFormat.JSON, """
                        {"subject": "#subject#", "zammad": "#{ticket.title}", "bare": {{ticket.subject}},
                         "number": {{ticket.number}}, "body": "{{message.body}}", "none": {{ticket.closedAt}}}
                        """), hostile("ticket.opened.v1", HOSTILE));

        assertThat(rendered.fault()).isNull();
        var read = JSON.readTree(rendered.text());
        for (var name : new String[] {"subject", "zammad", "bare", "body"}) {
            assertThat(read.path(name).asString()).isEqualTo(HOSTILE);
        }
        assertThat(read.path("number").isNumber()).isTrue();
        assertThat(read.path("none").isNull()).isTrue();
    }

    @Test
    void aValueStaysAValueInAForm() {
        var rendered = bodies.of(
                new Body(BodyFormat.FORM, "subject={{ticket.subject}}&text=#body#"),
                hostile("ticket.opened.v1", HOSTILE));

        assertThat(rendered.fault()).isNull();
        assertThat(rendered.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(Arrays.stream(rendered.text().split("&"))
                        .map(pair -> URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8)))
                .containsExactly(HOSTILE, HOSTILE);
    }

    @Test
    void aValueStaysAValueInXml() throws Exception {
        var rendered = bodies.of(
                new Body(BodyFormat.XML, "<ticket subject='{{ticket.subject}}'>{{message.body}}</ticket>"),
                hostile("ticket.opened.v1", HOSTILE));

        assertThat(rendered.fault()).isNull();
        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(rendered.text())))
                .getDocumentElement();
        assertThat(root.getTextContent()).isEqualTo(HOSTILE);
        // An attribute's line end is read as a space.
        assertThat(root.getAttribute("subject")).isEqualTo(HOSTILE.replace('\n', ' '));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "JSON|{\"a\": 1,}|1|9",
                "JSON|`{\"a\":\n \"{{ticket.key}}\" 2}`|2|12",
                "JSON|{\"a\": 1} {}|1|11",
                "JSON|{\"a\": 1, \"a\": 2}|1|13",
                "FORM|a=b c|1|4",
                "FORM|`a=1\n&b=2`|1|4",
                "FORM|a=%zz|1|3",
                "XML|<a><b></a>|1|9"
            })
    void whatIsNotWellFormedIsSaidWithItsPlace(BodyFormat format, String template, int line, int column) {
        var fault =
                bodies.of(new Body(format, template), just("ticket.opened.v1")).fault();

        assertThat(fault).isNotNull();
        assertThat(fault.line()).isEqualTo(line);
        assertThat(fault.column()).isCloseTo(column, org.assertj.core.api.Assertions.within(3));
    }

    static Stream<Event> everyExample() {
        return SubscriptionRules.EVENTS.stream()
                .flatMap(type -> SampleEvents.of(type, Instant.now(), "https://desk.example").stream());
    }

    @ParameterizedTest
    @MethodSource("everyExample")
    void everyEventHasTheShapeOfJira(Event event) {
        var body = JSON.readTree(bodies.of(new Body(BodyFormat.JIRA, ""), event).text());

        assertThat(body.path("webhookEvent").asString())
                .isEqualTo(event.type().equals("ticket.opened.v1") ? "jira:issue_created" : "jira:issue_updated");
        assertThat(body.path("timestamp").asLong()).isEqualTo(event.time().toEpochMilli());
        assertThat(body.at("/issue/key").asString()).startsWith("T-");
        assertThat(body.at("/issue/fields/summary").isString()).isTrue();
        assertThat(body.at("/issue/fields/status/statusCategory/key").asString())
                .isIn("new", "indeterminate", "done");
        assertThat(body.at("/issue/fields/created").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
        body.path("changelog").path("items").forEach(item -> assertThat(item.propertyNames())
                .contains("field", "from", "fromString", "to", "toString"));
    }

    @Test
    void jiraHearsWhoWasAssignedWhatWasSaidAndThatItIsDone() {
        var assigned = jira(just("ticket.assigned.v1"));
        assertThat(assigned.path("issue_event_type_name").asString()).isEqualTo("issue_assigned");
        assertThat(assigned.at("/changelog/items/0/field").asString()).isEqualTo("assignee");
        assertThat(assigned.at("/issue/fields/assignee/displayName").asString()).isEqualTo("Maya Lind");

        var commented = jira(just("ticket.message-added.v1"));
        assertThat(commented.path("issue_event_type_name").asString()).isEqualTo("issue_commented");
        assertThat(commented.at("/comment/jsdPublic").asBoolean()).isTrue();
        assertThat(commented.at("/comment/body").asString()).isEqualTo("안녕하세요, 확인 중입니다.");

        var tree = tree(just("ticket.state-changed.v1"));
        ((ObjectNode) tree.at("/data/ticket/state")).put("id", "done").put("type", "closed");
        ((ObjectNode) tree.at("/data/previousState")).put("id", "open").put("type", "open");
        var resolved = jira(EventJson.read(tree.toString()));
        assertThat(resolved.path("issue_event_type_name").asString()).isEqualTo("issue_resolved");
        assertThat(resolved.at("/issue/fields/status/statusCategory/key").asString())
                .isEqualTo("done");
        assertThat(resolved.at("/changelog/items/0/fromString").asString()).isEqualTo("open");
        assertThat(resolved.at("/changelog/items/0/toString").asString()).isEqualTo("done");
    }

    @Test
    void whatIsLargerThanTheLimitGoesWithAReferenceInsteadOfTheMessage() {
        var small = TestBodies.bodies(8_000);
        var long20k = "0123456789 환불 ".repeat(1_500);
        var opened = hostile("ticket.opened.v1", long20k);
        // The subject stays; only the message is long.
        var tree = tree(opened);
        ((ObjectNode) tree.at("/data/ticket/subject")).put("value", "Long");
        ((ObjectNode) tree.at("/data/ticket/fields")).removeAll();
        ((ObjectNode) tree.at("/data/ticket/landmarks")).remove("lastPublicExcerpt");
        ((ObjectNode) tree.at("/data/ticket/landmarks")).remove("lastExcerpt");
        var event = EventJson.read(tree.toString());

        var envelope = small.of(Body.EVENT, event);
        assertThat(envelope.fault()).isNull();
        assertThat(envelope.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000);
        var read = JSON.readTree(envelope.text());
        assertThat(read.path("dataref").asString())
                .isEqualTo("https://desk.example/api/v1/tickets/0192f0c1-0000-7000-8000-000000001042/messages");
        assertThat(read.at("/data/message/text").asString())
                .startsWith("0123456789 환불 ")
                .endsWith("… https://desk.example/tickets/0192f0c1-0000-7000-8000-000000001042");
        assertThat(EventJson.read(envelope.text()).id()).isEqualTo(event.id());

        var text = small.of(new Body(BodyFormat.TEXT, "{{message.body}}"), event);
        assertThat(text.fault()).isNull();
        assertThat(text.text()).hasSizeLessThan(1_200).endsWith("/tickets/0192f0c1-0000-7000-8000-000000001042");

        var hopeless = small.of(new Body(BodyFormat.TEXT, "x".repeat(8_001)), event);
        assertThat(hopeless.fault()).isNotNull();
        assertThat(hopeless.fault().sentence()).contains("larger than 8000 bytes");
    }

    private JsonNode jira(Event event) {
        return JSON.readTree(bodies.of(new Body(BodyFormat.JIRA, ""), event).text());
    }

    private static Event just(String type) {
        return SampleEvents.of(type, Instant.now(), "https://desk.example").getFirst();
    }

    /** An event whose every text that people write is this one. */
    private static Event hostile(String type, String text) {
        var tree = tree(just(type));
        ((ObjectNode) tree.at("/data/ticket/subject")).put("value", text);
        ((ObjectNode) tree.at("/data/ticket/fields"))
                .putObject("cf_1")
                .put("value", text)
                .put("visibility", "public");
        ((ObjectNode) tree.at("/data/message")).put("text", text);
        return EventJson.read(tree.toString());
    }

    private static ObjectNode tree(Event event) {
        return (ObjectNode) JSON.readTree(EventJson.writeString(event));
    }
}
