package io.tidings.mail.parse;

import java.util.List;
import java.util.stream.Stream;

/** A part of a mail's structure (RFC 2045), transfer encoding undone, charset not. */
sealed interface Part {

    Headers headers();

    Parameterized type();

    /** Every leaf below in document order, nested messages walked too. */
    Stream<Leaf> leaves();

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

    /** An opaque signature around a mail: one leaf of the structure, and what it holds is what its sender wrote. */
    record Signed(Headers headers, Parameterized type, byte[] content, Part inside) implements Part {
        @Override
        public Stream<Leaf> leaves() {
            return Stream.of(new Leaf(headers, type, content));
        }
    }
}
