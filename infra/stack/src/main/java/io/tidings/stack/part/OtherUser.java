package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a command as an unprivileged user when the stack itself runs as root: Elasticsearch refuses root.
 *
 * <p>The user needs no account, only a number of its own. Where it could not even enter the folders it works in (a checkout
 * below {@code /root}, say) it keeps the one capability that lets it pass, and nothing else of root's.
 */
final class OtherUser {

    /** "nobody" on Linux; 65534 on every distribution. */
    private static final int UID = 65534;

    private OtherUser() {}

    static boolean isNeeded() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The command line that runs the given one as the other user, who will read and write below the given folders. */
    static List<String> command(List<String> command, List<Path> folders) {
        if (!isNeeded()) {
            return command;
        }
        var setpriv = find("setpriv");
        var words = new ArrayList<String>(
                List.of(setpriv.toString(), "--reuid=" + UID, "--regid=" + UID, "--clear-groups"));
        if (!folders.stream().allMatch(OtherUser::isReachable)) {
            words.addAll(List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
        }
        mustReach(words, Path.of(command.getFirst()));
        words.addAll(command);
        return List.copyOf(words);
    }

    /** Tried before it is needed: refused, the server's own log would say nothing that helps. */
    private static void mustReach(List<String> asOtherUser, Path program) {
        var words = new ArrayList<>(asOtherUser);
        words.addAll(List.of("test", "-x", program.toString()));
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new StackProblem(
                        "Elasticsearch does not run as root, and the user it is given instead (number " + UID
                                + ") cannot run " + program + (said.isEmpty() ? "" : " (" + said + ")")
                                + ". Start ./tidings as a plain user, or clone Tidings into a folder that others may enter, below"
                                + " /opt or /srv say.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while starting Elasticsearch.", e);
        }
    }

    /** Gives a file or folder to the other user. */
    static void own(Path path) {
        if (!isNeeded()) {
            return;
        }
        try (var below = Files.walk(path)) {
            for (var each : below.toList()) {
                Files.setAttribute(each, "unix:uid", UID);
                Files.setAttribute(each, "unix:gid", UID);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isReachable(Path folder) {
        try {
            for (var each = folder.toRealPath(); each != null; each = each.getParent()) {
                if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path find(String program) {
        for (var folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin")) {
            var candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new StackProblem("Elasticsearch does not run as root, and there is no '" + program
                + "' to start it as another user. Install util-linux, or start ./tidings as a plain user.");
    }
}
