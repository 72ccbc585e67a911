package io.tidings.spine.work;

/**
 * A bean with something in the store that it cannot be without, such as the index of each of its queries. It is asked once the
 * store answers, before any reaction begins; never in a constructor, where a store that is away ends the service.
 */
public interface Prepared {

    /** May be asked again after a failure. */
    void prepare();
}
