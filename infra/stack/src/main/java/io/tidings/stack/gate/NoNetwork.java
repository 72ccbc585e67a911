package io.tidings.stack.gate;

import io.tidings.stack.StackProblem;
import io.tidings.stack.check.Machine;
import java.util.ArrayList;
import java.util.List;

/** Runs a command where there is no network interface but loopback. Linux only. */
public final class NoNetwork {

    private NoNetwork() {}

    /** The command line that does so; without root by a user namespace, where the system allows those. */
    public static List<String> command(List<String> command) {
        var machine = Machine.here();
        for (var program : List.of("unshare", "ip")) {
            if (machine.program(program).isEmpty()) {
                throw new StackProblem("To try Tidings without a network, '" + program
                        + "' is needed; it comes with util-linux and iproute2.");
            }
        }
        var words = new ArrayList<String>(
                machine.isRoot()
                        ? List.of("unshare", "--net")
                        : List.of("unshare", "--user", "--map-current-user", "--keep-caps", "--net"));
        words.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
        words.addAll(command);
        return List.copyOf(words);
    }
}
