package io.tidings.spine.operations;

/** Something beside MongoDB and Kafka that a service needs; one bean each. */
public interface Dependency {

    /** As operators call it, in lower case: {@code elasticsearch}. */
    String name();

    /** Asks it something small. Whatever is thrown says that it is away. */
    void check() throws Exception;
}
