package io.tidings.mail.parse;

import java.util.List;
import java.util.stream.Stream;

/** A part of a mail's structure (RFC 2045), transfer encoding undone, charset not. */
sealed interface Part {

    Headers headers();

    Parameterized type();

    /** Every leaf below in document order, nested messages walked too. */
    Stream<Leaf> leaves();

    /** The same content under the header of the part that wrapped it, which knows sender and subject. */
    default Part under(Headers outer) {
        var merged = outer.without("content-").and(headers().only("content-"));
        return switch (this) {
            case Leaf leaf -> new Leaf(merged, leaf.type(), leaf.content());
            case Multipart multipart -> new Multipart(merged, multipart.type(), multipart.parts());
            case Embedded embedded -> new Embedded(merged, embedded.type(), embedded.content(), embedded.message());
        };
    }

    default String mime() {
        return type().value();
    }

    default Parameterized disposition() {
        return Parameterized.parse(headers().first("Content-Disposition").orElse(""), null);
    }

    record Leaf(Headers headers, Parameterized type, byte[] content) implements Part {
        @Override
        public Stream<Leaf> leaves() {
            return Stream.of(this);
        }
    }

    record Multipart(Headers headers, Parameterized type, List<Part> parts) implements Part {
        public Multipart {
            parts = List.copyOf(parts);
        }

        @Override
        public Stream<Leaf> leaves() {
            return parts.stream().flatMap(Part::leaves);
        }
    }

    /** An attached message: its bytes, for handing on, and what they hold. */
    record Embedded(Headers headers, Parameterized type, byte[] content, Part message) implements Part {
        @Override
        public Stream<Leaf> leaves() {
            return message.leaves();
        }
    }
}
