package io.tidings.spine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.spine.web.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TemplatesTests {

    private static final Set<String> KNOWN = Set.of(
            "ticket.id",
            "ticket.number",
            "ticket.subject",
            "ticket.url",
            "ticket.body",
            "ticket.tags",
            "ticket.createdAt",
            "ticket.customer.name",
            "ticket.customer.email",
            "ticket.assignee.name",
            "ticket.assignee.email",
            "ticket.state.id",
            "ticket.state.name",
            "ticket.priority.name",
            "ticket.group.name",
            "ticket.organization.name",
            "ticket.fields.*",
            "message.body",
            "message.html",
            "message.author.name");

    private static final String HOSTILE = "\"<b>&'\\\n{{ticket.id}} \u2028 ünï 환불 ${7*7} #{ticket.id} \u0001";

    @Test
    void aPlaceholderIsFoundByItsWholeNameAndInMapsOfMaps() {
        var template = Templates.compile("{{ticket.subject}}!", Escaping.PLAIN, KNOWN);

        assertThat(template.render(Map.of("ticket.subject", "Hello"))).isEqualTo("Hello!");
        assertThat(template.render(Map.of("ticket", Map.of("subject", "Hello"))))
                .isEqualTo("Hello!");
        assertThat(template.render(Map.of())).isEqualTo("!");
    }

    @Test
    void aFallbackStandsWhereAValueIsAbsentOrEmpty() {
        var template = Templates.compile("Dear {{ticket.customer.name|customer of ours}}!", Escaping.HTML, KNOWN);

        assertThat(template.render(Map.of("ticket.customer.name", "Jan & Ola"))).isEqualTo("Dear Jan &amp; Ola!");
        assertThat(template.render(Map.of())).isEqualTo("Dear customer of ours!");
        assertThat(template.render(Map.of("ticket.customer.name", ""))).isEqualTo("Dear customer of ours!");
        assertThatExceptionOfType(UnknownPlaceholder.class)
                .isThrownBy(() -> Templates.compile("{{nobody|there}}", Escaping.PLAIN, KNOWN))
                .satisfies(refused -> assertThat(refused.placeholder()).isEqualTo("nobody"));
    }

    @Test
    void aHostileSubjectLeavesJsonWellFormedAndIsReadBackUnchanged() {
        var template = Templates.compile(
                "{\"subject\": \"{{ticket.subject}}\", \"n\":{\"id\":{{ticket.id}}}}", Escaping.JSON, KNOWN);

        var json = new JsonMapper().readTree(template.render(Map.of("ticket.subject", HOSTILE, "ticket.id", 7)));

        assertThat(json.path("subject").asString()).isEqualTo(HOSTILE);
        assertThat(json.path("n").path("id").asInt()).isEqualTo(7);
    }

    @Test
    void aHostileSubjectStaysTextInHtml() {
        var html = Templates.compile("<a title=\"{{ticket.subject}}\">", Escaping.HTML, KNOWN)
                .render(Map.of("ticket.subject", "\"><script>alert('x')</script>"));

        assertThat(html).isEqualTo("<a title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\">");
    }

    @Test
    void aValueIsOneSegmentOfAUrl() {
        var url = Templates.compile("https://x.example/{{ticket.subject}}?a=1", Escaping.URL, KNOWN)
                .render(Map.of("ticket.subject", "a/b?c=d&e #f+é"));

        assertThat(url).isEqualTo("https://x.example/a%2Fb%3Fc%3Dd%26e%20%23f%2B%C3%A9?a=1");
    }

    @Test
    void whatXmlHasNoFormForIsLeftOut() {
        var xml = Templates.compile("<s>{{ticket.subject}}</s>", Escaping.XML, KNOWN)
                .render(Map.of("ticket.subject", "a\u0001<b>\uFFFE😀"));

        assertThat(xml).isEqualTo("<s>a&lt;b&gt;😀</s>");
    }

    @Test
    void aValueIsNeverATemplate() {
        var template = Templates.compile("{{ticket.subject}}", Escaping.PLAIN, KNOWN);

        assertThat(template.render(Map.of("ticket.subject", HOSTILE, "ticket.id", 7)))
                .isEqualTo(HOSTILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ticket.secret}}", "{{ticket.subject.class}}", "{{class}}", "{{7*7}}", "{{#nobody}}x{{/nobody}}",
                "{{^nobody}}x{{/nobody}}", "#{ticket.destroy!}", "#{config.secret}", "#nobody#", "{{ticket.fields}}"
            })
    void anUnknownNameIsRefusedWithTheKnownOnes(String source) {
        assertThatExceptionOfType(UnknownPlaceholder.class)
                .isThrownBy(() -> Templates.compile(source, Escaping.PLAIN, KNOWN))
                .withMessageContaining("ticket.subject")
                .satisfies(e -> assertThat(e.code()).isEqualTo("unknown-placeholder"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{ticket.subject}}}",
                "{{& ticket.subject}}",
                "{{> other}}",
                "{{=<% %>=}}",
                "{{#ticket.tags}}",
                "{{ticket.id"
            })
    void whatIsMoreThanPlaceholdersOrUnfinishedIsRefused(String source) {
        assertThatExceptionOfType(MalformedTemplate.class)
                .isThrownBy(() -> Templates.compile(source, Escaping.PLAIN, KNOWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\n{{ticket.subject}}\n{{ticket.id",
                "one\n\n{{ticket.secret}} {{ticket.subject}}",
                "{{ticket.id}}\n\n#{ticket.destroy!}",
                "{{ticket.id|a\nb}}\n{{{ticket.subject}}}",
                "{{#ticket.tags}}\n\n{{/ticket.subject}}",
                "one\ntwo\n{{ticket.id and {{ticket.id}}"
            })
    void aRefusalNamesTheLine(String source) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Templates.compile(source, Escaping.PLAIN, KNOWN))
                .satisfies(refused -> assertThat(
                                switch (refused) {
                                    case MalformedTemplate e -> e.line();
                                    case UnknownPlaceholder e -> e.line();
                                    default -> 0;
                                })
                        .isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{{ticket.id|none}} {{ticket.secret}};20",
                "#subject# and #{ticket.destroy!};15",
                "#subject# #nobody#;11",
                "{{ticket.id}} {{{ticket.subject}}};15",
                "ab {{#ticket.tags}};4",
                "{{ticket.id}} {{ticket.number;15"
            })
    void aRefusalNamesTheColumnAsItsAuthorSeesIt(String source, int column) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Templates.compile(source, Escaping.PLAIN, KNOWN))
                .satisfies(refused -> assertThat(
                                switch (refused) {
                                    case MalformedTemplate e -> e.column();
                                    case UnknownPlaceholder e -> e.column();
                                    default -> 0;
                                })
                        .isEqualTo(column));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "ABSENT",
            value = {
                "7|7",
                "-1.5e3|-1.5e3",
                "true|true",
                "ABSENT|null",
                "1, \"admin\": true|\"1, \\\"admin\\\": true\"",
                "007|\"007\"",
                "high|\"high\""
            })
    void outsideOfAStringAValueIsAWholeOneOfJson(String value, String written) {
        var template = Templates.compile(
                "{\"say\": \"\\\"{{ticket.id}}\", \"a\": {{ticket.subject}}, \"b\": {\"c\": {{ticket.subject}}}}",
                Escaping.JSON,
                KNOWN);
        var values = new HashMap<String, String>();
        values.put("ticket.id", "x\uFDD0y");
        if (value != null) {
            values.put("ticket.subject", value);
        }

        var json = template.render(values);

        assertThat(json).endsWith("\"a\": " + written + ", \"b\": {\"c\": " + written + "}}");
        assertThat(JsonMapper.shared().readTree(json).path("say").asString()).isEqualTo("\"x\uFDD0y");
    }

    @Test
    void aFallbackOutsideOfAStringIsWrittenAsAValueToo() {
        var template = Templates.compile("{\"a\": {{ticket.subject|none}}}", Escaping.JSON, KNOWN);

        assertThat(template.render(Map.of())).isEqualTo("{\"a\": \"none\"}");
        assertThat(template.render(Map.of("ticket.subject", "3"))).isEqualTo("{\"a\": 3}");
    }

    @Test
    void sectionsAskWhetherSomethingIsThereAndGoThroughLists() {
        var template = Templates.compile(
                "{{#ticket.assignee.name}}for {{ticket.assignee.name}}{{/ticket.assignee.name}}"
                        + "{{^ticket.assignee.name}}for nobody{{/ticket.assignee.name}}"
                        + "{{#ticket.tags}} #{{.}}{{/ticket.tags}}",
                Escaping.PLAIN,
                KNOWN);

        assertThat(template.render(Map.of("ticket", Map.of("tags", List.of("vip", "eu")))))
                .isEqualTo("for nobody #vip #eu");
        assertThat(template.render(Map.of("ticket", Map.of("assignee", Map.of("name", "Maya")))))
                .isEqualTo("for Maya");
        assertThat(template.render(Map.of("ticket.assignee.name", ""))).isEqualTo("for nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "#subject#, ticket.subject",
        "#Subject#, ticket.subject",
        "#url#, ticket.url",
        "#from#, ticket.customer.name",
        "#fromEmail#, ticket.customer.email",
        "#body#, ticket.body",
        "#technician#, ticket.assignee.name",
        "#cf_12#, ticket.fields.cf_12",
        "#date#, ticket.createdAt",
        "#ticketId#, ticket.number",
        "#priority#, ticket.priority.name",
        "#statusId#, ticket.state.id",
        "#category#, ticket.group.name",
        "#most_recent_message#, message.body",
        "#{ticket.title}, ticket.subject",
        "#{ticket.number}, ticket.number",
        "#{ticket.customer.firstname}, ticket.customer.name",
        "#{ticket.owner.fullname}, ticket.assignee.name",
        "#{ticket.owner.email}, ticket.assignee.email",
        "#{ticket.state.name}, ticket.state.name",
        "#{ticket.organization.name}, ticket.organization.name",
        "#{ticket.invoice_no.value}, ticket.fields.invoice_no",
        "#{ticket.invoice_no}, ticket.fields.invoice_no",
        "#{article.body_as_html}, message.html",
        "#{article.from}, message.author.name",
        "#{notification.link}, ticket.url"
    })
    void placeholdersThatPeopleBringAlongAreUnderstood(String theirs, String ours) {
        assertThat(Templates.compile("[" + theirs + "]", Escaping.PLAIN, KNOWN).render(Map.of(ours, "value")))
                .isEqualTo("[value]");
    }

    @Test
    void aHashThatIsNoPlaceholderStaysAsItIs() {
        var text = "## Ticket #1042# is #1, colour #fff; {\"a\": {\"b\": {}}} ${x} C# F#";

        assertThat(Templates.compile(text, Escaping.PLAIN, KNOWN).render(Map.of()))
                .isEqualTo(text);
    }
}
