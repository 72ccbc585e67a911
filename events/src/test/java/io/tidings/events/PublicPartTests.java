package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.TicketFact.TicketFieldsChanged;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketTagsChanged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PublicPartTests {

    private static final String MARKER = "internal-marker";

    @Test
    void aPublicMessageReachesTheCustomerWithoutAnythingInternal() {
        var event = Samples.opened().publicPart();

        assertThat(event).isPresent();
        assertThat(EventJson.writeString(event.get()))
                .contains("The invoice is wrong.", "A-17", "환불을")
                .doesNotContain(MARKER, "vip", "agent@tidings.example", "first-response");
    }

    @Test
    void anInternalNoteDoesNotReachTheCustomerAtAll() {
        assertThat(Samples.noted().publicPart()).isEmpty();
    }

    @Test
    void aMessageThatTurnedInternalIsGone() {
        var hidden = new TicketMessageChanged(
                Samples.ticket(), Samples.message(Visibility.INTERNAL, MARKER), Visibility.PUBLIC);

        assertThat(Samples.event(hidden).publicPart()).isEmpty();
    }

    @Test
    void onlyPublicFieldsAreNamedAsChanged() {
        var risk = Samples.ticket().fields().get("risk");
        var order = Samples.ticket().fields().get("order");
        var both = new TicketFieldsChanged(
                Samples.ticket(), List.of("order", "risk"), Map.of("order", order, "risk", risk));
        var internal = new TicketFieldsChanged(Samples.ticket(), List.of("risk"), Map.of("risk", risk));

        assertThat(Samples.event(both).publicPart())
                .hasValueSatisfying(event -> assertThat(((TicketFieldsChanged) event.fact()).changed())
                        .containsExactly("order"));
        assertThat(Samples.event(internal).publicPart()).isEmpty();
    }

    @Test
    void whatACustomerThinksOfASolutionIsTheirsToRead() {
        var rated = Samples.rated(1, Text.publicText("Nadal nie działa"));

        assertThat(rated.publicPart()).hasValueSatisfying(event -> assertThat(event.fact())
                .isInstanceOfSatisfying(TicketFact.TicketRated.class, fact -> {
                    assertThat(fact.comment()).isEqualTo(Text.publicText("Nadal nie działa"));
                    assertThat(fact.ticket().rating())
                            .isEqualTo(Samples.ratedTicket(1, fact.comment()).rating());
                }));
        assertThat(Samples.rated(1, Text.internalText(MARKER)).publicPart())
                .hasValueSatisfying(
                        event -> assertThat(EventJson.writeString(event)).doesNotContain(MARKER));
    }

    @Test
    void whoGetsABlindCopyIsForTheDeskToKnow() {
        var message = Samples.message(Visibility.PUBLIC, "Dear Jan");
        var headers = new MailHeaders(null, null, List.of(), List.of(), List.of("boss@customer.example"))
                .withBlindCopies(List.of(MARKER + "@auditor.example"));
        var sent = Samples.with(message, headers);

        assertThat(EventJson.writeString(Samples.event(new TicketMessageAdded(Samples.ticket(), sent))))
                .contains(MARKER);
        for (var fact : List.of(
                new TicketOpened(Samples.ticket(), sent),
                new TicketMessageAdded(Samples.ticket(), sent),
                new TicketMessageChanged(Samples.ticket(), sent, Visibility.INTERNAL),
                new TicketImported(Samples.ticket(), List.of(sent)))) {
            assertThat(Samples.event(fact).publicPart())
                    .hasValueSatisfying(part -> assertThat(EventJson.writeString(part))
                            .contains("boss@customer.example")
                            .doesNotContain("bcc", MARKER));
        }
    }

    @Test
    void tagsAreTheDesksOwnWords() {
        assertThat(Samples.event(new TicketTagsChanged(Samples.ticket(), List.of("vip"), List.of()))
                        .publicPart())
                .isEmpty();
    }

    @TestFactory
    List<DynamicTest> noExampleLeaksAnInternalTextThroughItsPublicPart() {
        return Examples.all().stream()
                .map(file ->
                        DynamicTest.dynamicTest(Examples.FOLDER.relativize(file).toString(), () -> assertThat(
                                        EventJson.read(Examples.text(file))
                                                .publicPart()
                                                .map(EventJson::writeString))
                                .satisfiesAnyOf(
                                        part -> assertThat(part).isEmpty(),
                                        part -> assertThat(part.orElseThrow()).doesNotContain(MARKER))))
                .toList();
    }
}
