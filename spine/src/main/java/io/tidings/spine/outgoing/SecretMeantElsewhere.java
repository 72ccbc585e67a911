package io.tidings.spine.outgoing;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * A secret that was given for one address would go to another with the change. Whoever may change the address is told none of them,
 * and must not learn them by having them sent to a place of his own.
 */
public final class SecretMeantElsewhere extends Problem {

    private static final long serialVersionUID = 1L;

    /**
     * @param field that holds it
     * @param what such as {@code The password}
     * @param before the url that it was given for
     */
    public SecretMeantElsewhere(String field, String what, String before) {
        super(
                HttpStatus.BAD_REQUEST,
                "secret-meant-elsewhere",
                what + " was given for " + Target.originOf(before)
                        + " and goes to no other address. Give it again together with the new one, or leave it out.",
                Map.of("field", field, "before", Target.originOf(before)));
    }
}
