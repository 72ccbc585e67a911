package io.tidings.mail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever this service can say is wrong with a mailbox, the page says in each of its languages. */
class PageWordsTests {

    private static final Path PAGES = Path.of("../gateway/ui/src/admin/mailboxes");
    private static final Pattern FACT = Pattern.compile("\\{+(\\w+)}+");

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko", "pl"})
    void everyFaultOfAMailboxHasItsSentenceWithTheSameFacts(String language) throws IOException {
        for (var kind : Fault.Kind.values()) {
            var sentence = sentence(kind, language);
            assertThat(sentence).as(kind.code()).isNotBlank();
            assertThat(facts(sentence)).as("%s in %s", kind.code(), language).isEqualTo(facts(sentence(kind, "en")));
        }
    }

    private static String sentence(Fault.Kind kind, String language) throws IOException {
        return new JsonMapper()
                .readTree(Files.readString(PAGES.resolve(language + ".json")))
                .path("fault")
                .path(kind.code())
                .asString("");
    }

    private static TreeSet<String> facts(String sentence) {
        return Stream.of(sentence)
                .flatMap(one -> FACT.matcher(one).results())
                .map(found -> found.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }
}
