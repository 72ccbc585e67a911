package io.tidings.search.index;

import static io.tidings.search.index.Tickets.JAN;
import static io.tidings.search.index.Tickets.added;
import static io.tidings.search.index.Tickets.changed;
import static io.tidings.search.index.Tickets.event;
import static io.tidings.search.index.Tickets.fold;
import static io.tidings.search.index.Tickets.message;
import static io.tidings.search.index.Tickets.opened;
import static io.tidings.search.index.Tickets.redacted;
import static io.tidings.search.index.Tickets.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.CurrentFact.MessageCurrent;
import io.tidings.events.CurrentFact.TicketCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketDocumentTests {

    private static final String ID = "018f-a";

    @Test
    void publicAndInternalTextsStandApart() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "Proszę o korektę faktury"),
                        added(ID, 2, 2, Visibility.INTERNAL, "internal-marker"),
                        added(ID, 3, 3, Visibility.PUBLIC, "Dziękuję")));

        assertThat(document.version()).isEqualTo(3);
        assertThat(document.parts()).extracting(Part::n).containsExactly(3, 2, 1);
        assertThat(document.parts())
                .extracting(Part::publicText)
                .containsExactly("Dziękuję", null, "Proszę o korektę faktury\nquoted-1");
        assertThat(document.parts()).extracting(Part::internalText).containsExactly(null, "internal-marker", null);
    }

    @Test
    void everyOrderOfArrivalAndEveryRepetitionEndsInTheSameDocument() {
        var two = message(ID, 2, Visibility.INTERNAL, "internal-marker");
        var inOrder = List.of(
                opened(ID, "Proszę o korektę faktury"),
                added(ID, 2, 2, Visibility.PUBLIC, "internal-marker"),
                changed(ID, 3, two, Visibility.PUBLIC),
                event(
                        ID,
                        4,
                        new TicketStateChanged(snapshot(ID, 4), snapshot(ID, 3).state())),
                added(ID, 5, 3, Visibility.PUBLIC, "private-marker"),
                changed(ID, 6, redacted(message(ID, 3, Visibility.PUBLIC, "")), Visibility.PUBLIC),
                event(ID, 6, new TicketCurrent(snapshot(ID, 6))),
                event(ID, 6, new MessageCurrent(two)));
        var expected = fold(ID, inOrder);
        var seed = 20_261_121L;
        var random = new Random(seed);

        for (int round = 0; round < 500; round++) {
            var shuffled = new ArrayList<Event>(inOrder);
            shuffled.addAll(inOrder.subList(0, random.nextInt(inOrder.size())));
            Collections.shuffle(shuffled, random);
            assertThat(searchable(fold(ID, shuffled)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(searchable(expected));
        }
        assertThat(json(expected)).doesNotContain("private-marker");
    }

    @Test
    void whatIsAlreadyThereChangesNothing() {
        var opened = opened(ID, "Proszę o korektę faktury");
        var document = fold(ID, List.of(opened));

        assertThat(TicketChange.of(opened).getFirst().fold().apply(document)).isSameAs(document);
    }

    @Test
    void aMessageThatTurnedInternalLeavesThePublicText() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "Proszę o korektę faktury"),
                        changed(ID, 2, message(ID, 1, Visibility.INTERNAL, "internal-marker"), Visibility.PUBLIC)));

        assertThat(document.parts()).singleElement().satisfies(part -> {
            assertThat(part.publicText()).isNull();
            assertThat(part.internalText()).startsWith("internal-marker");
        });
    }

    @Test
    void namesAreNotKeptExceptTheCustomersForSearching() {
        var json = json(fold(ID, List.of(opened(ID, "Proszę o korektę faktury"))));

        assertThat(json).doesNotContain("Maya", "agent@tidings.example", "\"Support\"");
        assertThat(json).containsOnlyOnce("Jan Kowalski").containsOnlyOnce("jan@customer.example");
    }

    @Test
    void anErasedTicketKeepsNoText() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "private-marker"),
                        added(ID, 2, 2, Visibility.INTERNAL, "private-marker"),
                        event(ID, 3, new TicketErased(Tickets.erased(snapshot(ID, 3)), List.of(1, 2)))));

        assertThat(json(document)).doesNotContain("private-marker", "Jan Kowalski", "faktury", "internal-marker");
        assertThat(document.version()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anErasedPersonsTextStaysAwayWhereverTheErasureFallsBetweenTheEvents(int place) {
        var events = new ArrayList<Event>(List.of(
                opened(ID, "private-marker"),
                added(ID, 2, 2, Visibility.PUBLIC, "private-marker"),
                event(ID, 3, new TicketErased(Tickets.erased(snapshot(ID, 3)), List.of(1, 2)))));
        events.add(
                place - 1,
                event(JAN, 9, new PersonErased(JAN, List.of(ID, "018f-b"), List.of(ID + ":1", ID + ":2", "018f-b:1"))));

        var document = fold(ID, events);

        assertThat(json(document)).doesNotContain("private-marker", "Jan Kowalski", "customer.example");
        // A late repetition of the first events brings nothing back either.
        assertThat(json(Tickets.fold(ID, events))).isEqualTo(json(document));
        var late = TicketChange.of(events.get(place == 1 ? 1 : 0))
                .getFirst()
                .fold()
                .apply(document);
        assertThat(json(late)).doesNotContain("private-marker", "Jan Kowalski");
    }

    @Test
    void anErasureAloneRedactsWhatIsThereAtOnce() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "private-marker"),
                        event(JAN, 9, new PersonErased(JAN, List.of(ID), List.of(ID + ":1")))));

        assertThat(json(document))
                .doesNotContain(
                        "private-marker", "Jan Kowalski", "customer.example", "faktury", "A-17", "internal-marker");
    }

    @Test
    void anErasureOfSomebodyElseTakesOnlyTheirMessages() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "Proszę"),
                        added(ID, 2, 2, Visibility.PUBLIC, "private-marker"),
                        event("x", 9, new PersonErased("x", List.of(ID), List.of(ID + ":2")))));

        assertThat(json(document)).contains("Jan Kowalski", "faktury", "Proszę").doesNotContain("private-marker");
    }

    @Test
    void anErasureOfATicketNotHeardOfIsRemembered() {
        var document = fold(ID, List.of(event(JAN, 9, new PersonErased(JAN, List.of(ID), List.of(ID + ":1")))));

        assertThat(document.version()).isZero();
        assertThat(document.parts()).singleElement().matches(Part::isErased);
    }

    @Test
    void theNewestMegabyteOfTextIsKept() {
        var events = new ArrayList<Event>();
        events.add(opened(ID, "oldest"));
        IntStream.rangeClosed(2, 30).forEach(n -> events.add(added(ID, n, n, Visibility.PUBLIC, "환불".repeat(10_000))));

        var document = fold(ID, events);

        var bytes = document.parts().stream().mapToInt(Part::bytes).sum();
        assertThat(bytes).isBetween(TicketDocument.MOST_TEXT - 3, TicketDocument.MOST_TEXT);
        assertThat(document.parts().getFirst().n()).isEqualTo(30);
        assertThat(document.cutBelow()).isEqualTo(14);
        assertThat(searchable(Tickets.fold(ID, List.of(events.getFirst()))).get(1))
                .contains("oldest");
        assertThat(document.parts()).noneMatch(part -> part.n() < 14);
        // A repetition of what fell out does not come back in.
        assertThat(TicketChange.of(events.getFirst()).getFirst().fold().apply(document))
                .isSameAs(document);
    }

    @Test
    void aTextIsCutBetweenCharacters() {
        var part = new Part(1, 1, "ab😀환c", null);

        assertThat(part.cutTo(5).publicText()).isEqualTo("ab");
        assertThat(part.cutTo(6).publicText()).isEqualTo("ab😀");
        assertThat(part.cutTo(8).publicText()).isEqualTo("ab😀");
        assertThat(part.cutTo(99).publicText()).isEqualTo("ab😀환c");
    }

    @Test
    void aDocumentReadsBackAsItWasWritten() {
        var document = fold(
                ID,
                List.of(
                        opened(ID, "Proszę o korektę faktury"),
                        event("x", 9, new PersonErased("x", List.of(ID), List.of(ID + ":7")))));

        assertThat(EventJson.mapper().readValue(json(document), TicketDocument.class))
                .isEqualTo(document);
    }

    /** What searches see; the version that gave a part its text may differ by the way it came. */
    private static List<String> searchable(TicketDocument document) {
        return List.of(
                document.version() + " " + document.ticket() + " " + document.columns(),
                document.parts().stream()
                        .map(part -> part.n() + " " + part.publicText() + " " + part.internalText())
                        .toList()
                        .toString());
    }

    private static String json(TicketDocument document) {
        return EventJson.mapper().writeValueAsString(document);
    }
}
