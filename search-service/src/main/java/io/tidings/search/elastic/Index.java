package io.tidings.search.elastic;

/** What Tidings keeps in Elasticsearch. Readers and writers use the alias; the index behind it is replaced by a rebuild. */
public enum Index {
    TICKETS("tidings-tickets"),
    DIRECTORY("tidings-directory");

    /** The form of the documents. A change that old documents do not fit is the next number, and is filled by a rebuild. */
    private static final int FORM = 3;

    private final String alias;

    Index(String alias) {
        this.alias = alias;
    }

    public String alias() {
        return alias;
    }

    String firstName() {
        return alias + "-v" + FORM;
    }

    String definition() {
        return "/elasticsearch/" + name().toLowerCase(java.util.Locale.ROOT) + ".json";
    }
}
