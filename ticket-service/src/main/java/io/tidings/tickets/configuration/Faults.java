package io.tidings.tickets.configuration;

import io.tidings.spine.web.Problem;
import io.tidings.tickets.configuration.ConfigurationProblem.Fault;
import io.tidings.tickets.definition.DefinitionProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong with a document, so that whoever mends it need not send it once for each fault. */
final class Faults {

    private static final int MOST = 100;

    private final List<Fault> found = new ArrayList<>();

    void add(String pointer, String sentence) {
        if (found.size() < MOST) {
            found.add(new Fault(pointer, sentence));
        }
    }

    /** @param at the place of what {@code check} looks at; a refusal may name a place within it */
    void check(String at, Runnable check) {
        try {
            check.run();
        } catch (DefinitionProblem.Unfit unfit) {
            add(at + unfit.pointer(), String.valueOf(unfit.getMessage()));
        } catch (Problem refusal) {
            add(at, String.valueOf(refusal.getMessage()));
        }
    }

    /** @param seen the names there were before this one, which joins them */
    void once(Set<String> seen, String name, String pointer) {
        if (!seen.add(name)) {
            add(pointer, "%s is there twice.".formatted(name));
        }
    }

    /** @throws ConfigurationProblem.Unfit where there is any */
    void refuse() {
        if (!found.isEmpty()) {
            throw new ConfigurationProblem.Unfit(List.copyOf(found));
        }
    }

    /** One step of a JSON pointer. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
