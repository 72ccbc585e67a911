package io.tidings.webhooks.body;

/** Bodies for tests of other packages. */
public final class TestBodies {

    private TestBodies() {}

    public static Bodies bodies() {
        return bodies(100_000);
    }

    static Bodies bodies(int limit) {
        return new Bodies("https://desk.example", limit);
    }
}
