package io.tidings.search.index;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/** The text of a ticket that was merged into another, in that one's document. */
record MergedText(
        String ticketId,
        @JsonProperty("public") String publicText,
        @JsonProperty("internal") String internalText) {

    static MergedText of(TicketDocument source) {
        var columns = source.columns();
        var publicSubject = columns == null ? null : columns.publicSubject();
        var internalSubject = columns == null || publicSubject != null ? null : columns.subject();
        return new MergedText(
                source.id(),
                joined(Stream.concat(
                        Stream.ofNullable(publicSubject),
                        source.parts().stream().map(Part::publicText).filter(Objects::nonNull))),
                joined(Stream.concat(
                        Stream.ofNullable(internalSubject),
                        source.parts().stream().map(Part::internalText).filter(Objects::nonNull))));
    }

    private static String joined(Stream<String> texts) {
        return texts.collect(joining("\n"));
    }

    /** For the desk alone: what one customer wrote is not another's to find. */
    MergedText internal() {
        return new MergedText(
                ticketId, "", joined(Stream.of(publicText, internalText).filter(text -> !text.isEmpty())));
    }

    int bytes() {
        return bytes(publicText) + bytes(internalText);
    }

    MergedText cutTo(int room) {
        var kept = cut(publicText, room);
        return new MergedText(ticketId, kept, cut(internalText, room - bytes(kept)));
    }

    private static String cut(String text, int room) {
        return room <= 0 ? "" : Part.beginning(text, room);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
