package io.tidings.stack.build;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The usual reasons why Maven or npm fail on a machine that is otherwise well, each with its way out. */
enum Trouble {
    DISK_FULL(
            "No space left on device|ENOSPC",
            "The disk is full. Make room (4 GB for a first start) and run the same again: what has arrived whole is kept, the rest"
                    + " is fetched anew."),
    NO_REPOSITORY(
            "Could not create local repository|Read-only file system|\\.m2/.*(Permission denied|Access ?Denied)",
            "Maven cannot write its repository. Make the folder .m2 in your home writable, or name another:"
                    + " export MAVEN_OPTS=-Dmaven.repo.local=FOLDER"),
    NO_NETWORK(
            "Unknown host|Network is unreachable|Connection refused|No route to host|Temporary failure in name resolution|"
                    + "Could not transfer|Cannot access .* in offline mode|ENOTFOUND|ECONNREFUSED|ENETUNREACH",
            "What is needed could not be fetched. Is there a network, or a proxy that ~/.m2/settings.xml has to name? Run the"
                    + " same again then: what has arrived is kept. For a machine without any network make an archive on one that"
                    + " has: ./tidings bundle FILE");

    private final Pattern sign;
    private final String wayOut;

    Trouble(String sign, String wayOut) {
        this.sign = Pattern.compile(sign);
        this.wayOut = wayOut;
    }

    /** What the output of a failed run tells, if it is one of the usual things. */
    static Optional<String> in(List<String> lines) {
        for (var trouble : values()) {
            if (lines.stream().anyMatch(line -> trouble.sign.matcher(line).find())) {
                return Optional.of(trouble.wayOut);
            }
        }
        return Optional.empty();
    }
}
