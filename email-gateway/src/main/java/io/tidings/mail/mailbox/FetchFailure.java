package io.tidings.mail.mailbox;

/** Fetching cannot go on now. */
final class FetchFailure extends Exception {

    private final transient Fault fault;

    FetchFailure(Fault fault, Throwable cause) {
        super(fault.sentence(), cause);
        this.fault = fault;
    }

    FetchFailure(Fault fault) {
        super(fault.sentence());
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
