package io.tidings.tickets;

/** A collection that declares the index of each of its queries, and what it cannot be without. May be asked again. */
public interface Prepared {

    void prepare();
}
