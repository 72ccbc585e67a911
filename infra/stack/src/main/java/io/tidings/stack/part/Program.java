package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The accounts of programs that are not ours, each there for one purpose; the realm file says what it may do. */
public enum Program {
    /** Brings in what another helpdesk knew. */
    IMPORT,
    /** Asks for the sessions of another site's customers. */
    SITE;

    /** By the word that the command line knows it by. */
    public static Optional<Program> of(String word) {
        return Arrays.stream(values())
                .filter(program -> program.word().equals(word))
                .findFirst();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The client at Keycloak. */
    public String client() {
        return "tidings-" + word();
    }

    String clientSecret(Secrets secrets) {
        return secrets.get("client-" + word());
    }

    /** The same in an installation that is there. */
    public String clientSecret(Workspace workspace) {
        return clientSecret(Secrets.of(workspace));
    }
}
