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

    /** @param isSignedAround what is signed stands inside of it and is read as {@link Signed#inside} */
    record Leaf(Headers headers, Parameterized type, Octets content, boolean isSignedAround) implements Part {

        Leaf(Headers headers, Parameterized type, Octets content) {
            this(headers, type, content, false);
        }

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
    record Embedded(Headers headers, Parameterized type, Octets content, Part message) implements Part {
        @Override
        public Stream<Leaf> leaves() {
            return message.leaves();
        }
    }

    /** An opaque signature around a mail: one leaf of the structure, and what it holds is what its sender wrote. */
    record Signed(Headers headers, Parameterized type, Octets content, Part inside) implements Part {
        @Override
        public Stream<Leaf> leaves() {
            return Stream.of(new Leaf(headers, type, content, true));
        }
    }
}
