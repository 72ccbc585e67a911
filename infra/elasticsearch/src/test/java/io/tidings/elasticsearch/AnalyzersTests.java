package io.tidings.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzersTests {

    private static final Analyzer TEXT = new TextAnalyzer().create();
    private static final Analyzer WORDS = new WordsAnalyzer().create();

    @ParameterizedTest(name = "{0} finds \"{1}\"")
    @CsvSource({
        "환불, 환불을 요청합니다",
        "결제, 결제가 두 번 되었어요",
        "배송, 배송이 늦어지고 있습니다",
        "요청, 환불을 요청합니다",
        "iphone, iPhone을 환불해 주세요",
        "faktura, Proszę o korektę faktury nr 12/2026",
        "faktury, Moja faktura zawiera błąd",
        "zamówienie, Nie otrzymałem zamówienia",
        "blad, Wystąpił błąd podczas płatności",
        "platnosci, Wystąpił błąd podczas płatności",
        "ŁÓDŹ, Wysyłka do lodz",
        "invoice, Two invoices are missing",
        "invoices, The invoice is wrong",
        "refund, I was never refunded",
        "wifi, WiFi does not work",
        "kowalski, jan.kowalski@customer.example",
        "1042, see T-1042 please"
    })
    void aWordFindsTheTextThatUsesIt(String word, String text) throws IOException {
        assertThat(positions(TEXT, word)).hasSize(1);
        assertThat(terms(TEXT, text)).containsAnyElementsOf(terms(TEXT, word));
    }

    @ParameterizedTest(name = "{0} does not find \"{1}\"")
    @CsvSource({
        "환불, 배송이 늦어지고 있습니다",
        "faktura, Proszę o zwrot pieniędzy",
        "invoice, The printer is on fire",
        "port, portret na ścianie"
    })
    void aWordDoesNotFindAnotherText(String word, String text) throws IOException {
        assertThat(terms(TEXT, text)).doesNotContainAnyElementsOf(terms(TEXT, word));
    }

    @Test
    void stemsStandAtThePositionOfTheirWord() throws IOException {
        var positions = positions(TEXT, "dwie faktury za invoices");

        assertThat(positions).hasSize(4);
        assertThat(positions.get(1)).contains("faktury", "faktura");
        assertThat(positions.get(3)).contains("invoices", "invoic");
    }

    @Test
    void aStemTooShortToMeanAnythingIsNotBelieved() throws IOException {
        assertThat(terms(TEXT, "vpn")).containsExactly("vpn");
        assertThat(terms(TEXT, "wifi")).containsExactly("wifi");
    }

    @Test
    void wordsBeingTypedAreNotStemmed() throws IOException {
        assertThat(terms(WORDS, "Faktury iPhone을 Łódź")).containsExactly("faktury", "iphone", "lodz");
    }

    @Test
    void anEndlessWordIsCut() throws IOException {
        assertThat(terms(TEXT, "x".repeat(50_000)))
                .allSatisfy(term -> assertThat(term).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void theSameStreamServesManyTexts() throws IOException {
        assertThat(positions(TEXT, "faktury")).isEqualTo(positions(TEXT, "faktury"));
        assertThat(terms(TEXT, "")).isEmpty();
    }

    private static List<String> terms(Analyzer analyzer, String text) throws IOException {
        return positions(analyzer, text).stream().flatMap(List::stream).toList();
    }

    private static List<List<String>> positions(Analyzer analyzer, String text) throws IOException {
        var positions = new ArrayList<List<String>>();
        try (var stream = analyzer.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var increment = stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (increment.getPositionIncrement() > 0) {
                    positions.add(new ArrayList<>());
                }
                positions.getLast().add(term.toString());
            }
            stream.end();
        }
        return positions;
    }

    @Test
    void theDescriptorNamesWhatTheClassesAre() throws IOException, ClassNotFoundException {
        var named = java.nio.file.Files.readString(java.nio.file.Path.of("src/plugin/named_components.json"));
        for (var factory : Set.of(TextAnalyzer.class, WordsAnalyzer.class)) {
            var name = factory.getAnnotation(org.elasticsearch.plugin.NamedComponent.class)
                    .value();
            assertThat(named).contains("\"" + name + "\": \"" + factory.getName() + "\"");
        }
    }
}
