package io.tidings.stack;

import io.tidings.stack.build.Maven;
import java.util.ArrayList;
import java.util.List;

/** Runs the tests of {@code system-tests} against a suite that is up. */
final class SystemTests {

    private final Workspace workspace;
    private final Console console;

    SystemTests(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    /**
     * Whether the tests passed.
     *
     * @param group the tag of those to run
     * @param portBase of the suite that is tried
     * @param more for Maven
     */
    boolean pass(String group, int portBase, List<String> more) {
        var arguments = new ArrayList<String>(List.of("-pl", ":system-tests", "-am", "-DskipTests"));
        arguments.addAll(List.of("-Dsystem-tests.skip=false", "-Dsystem-tests.groups=" + group));
        arguments.add("-Dtidings.port-base=" + portBase);
        arguments.addAll(more);
        arguments.add("test");
        return maven(arguments);
    }

    /** Shows what matters of Maven's talk as it comes: modules, test classes, failures. */
    boolean maven(List<String> arguments) {
        var result = new Maven(workspace)
                .result("The build", arguments, MavenTalk.shownOn(console), workspace.environment());
        if (result instanceof Maven.Failed failed) {
            failed.lastLines().forEach(console::line);
            return false;
        }
        return true;
    }
}
