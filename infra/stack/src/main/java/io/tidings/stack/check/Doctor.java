package io.tidings.stack.check;

import io.tidings.stack.Workspace;
import io.tidings.stack.part.Part;
import io.tidings.stack.part.StackSettings;
import io.tidings.stack.supervise.PortHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Looks at everything that a start needs, and tells all that is wanting at once. */
public final class Doctor {

    /** As measured with the suite idle, with room for its work. */
    private static final long MEMORY_MB = 4_500;

    private static final int NODE_MAJOR = 20;
    private static final int NODE_MINOR = 19;
    private static final Pattern NODE_VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    private final Workspace workspace;
    private final Machine machine;

    /** Looks at the machine that the workspace is on. */
    public Doctor(Workspace workspace, Machine machine) {
        this.workspace = workspace;
        this.machine = machine;
    }

    /** Everything, whether the next start needs it or not; it takes {@code diskMb} megabytes of disk. */
    public List<Finding> all(StackSettings settings, List<Part> parts, long diskMb) {
        var findings = new ArrayList<Finding>();
        findings.add(jdk());
        if (!workspace.isBundle()) {
            findings.add(maven());
            findings.addAll(node());
            findings.add(chromium());
        }
        setpriv().ifPresent(findings::add);
        findings.addAll(place(diskMb));
        findings.addAll(ports(settings, parts));
        return List.copyOf(findings);
    }

    /**
     * What stands in the way of a start, and what makes it slow.
     *
     * @param fetchesOrBuilds whether Maven has work
     * @param buildsPage whether Node has work
     * @param diskMb megabytes of disk that it takes
     */
    public List<Finding> forStart(
            StackSettings settings, List<Part> parts, boolean fetchesOrBuilds, boolean buildsPage, long diskMb) {
        var findings = new ArrayList<Finding>();
        if (fetchesOrBuilds) {
            findings.add(maven());
        }
        if (buildsPage) {
            findings.addAll(node());
        }
        if (parts.stream().anyMatch(part -> part.name().equals("elasticsearch"))) {
            setpriv().ifPresent(findings::add);
        }
        findings.addAll(place(diskMb));
        findings.addAll(ports(settings, parts));
        findings.removeIf(finding -> finding.state() == Finding.State.FINE);
        return List.copyOf(findings);
    }

    private static Finding jdk() {
        return Finding.fine("JDK", Runtime.version() + " at " + System.getProperty("java.home"));
    }

    private Finding maven() {
        return machine.program("mvn")
                .map(program -> home().orElse(Finding.fine("Maven", program.toString())))
                .orElse(Finding.gap("Maven", Need.of("maven").missing()));
    }

    /** Maven keeps what it fetched in the home folder; where that cannot be written, it has to be told another. */
    private static Optional<Finding> home() {
        var repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
        var options =
                System.getenv().getOrDefault("MAVEN_OPTS", "") + System.getenv().getOrDefault("MAVEN_ARGS", "");
        if (options.contains("maven.repo.local") || Files.isWritable(existing(repository))) {
            return Optional.empty();
        }
        return Optional.of(Finding.gap(
                "Maven",
                "Maven keeps what it fetches in " + repository + ", and " + System.getProperty("user.name")
                        + " cannot write there.\nName another folder: export MAVEN_OPTS=-Dmaven.repo.local="
                        + Path.of(System.getProperty("java.io.tmpdir"), "tidings-repository")));
    }

    private List<Finding> node() {
        var findings = new ArrayList<Finding>();
        var version = machine.program("node").flatMap(node -> Machine.says(node, "--version"));
        if (version.isEmpty()) {
            findings.add(Finding.gap("Node", Need.of("node").missing()));
        } else if (!isNewEnough(version.get())) {
            findings.add(Finding.gap(
                    "Node",
                    "Node " + version.get() + " is too old.\n" + Need.of("node").missing()));
        } else {
            findings.add(Finding.fine("Node", version.get()));
        }
        findings.add(machine.program("npm")
                .map(npm -> Finding.fine("npm", npm.toString()))
                .orElse(Finding.gap("npm", Need.of("npm").missing())));
        return findings;
    }

    static boolean isNewEnough(String node) {
        var version = NODE_VERSION.matcher(node);
        if (!version.matches()) {
            return false;
        }
        var major = Integer.parseInt(version.group(1));
        return major > NODE_MAJOR || major == NODE_MAJOR && Integer.parseInt(version.group(2)) >= NODE_MINOR;
    }

    private Finding chromium() {
        return machine.chromium()
                .map(program -> Finding.fine("Chromium", program.toString()))
                .orElse(Finding.hint("Chromium", Need.of("chromium").missing()));
    }

    private Optional<Finding> setpriv() {
        if (!machine.isRoot()) {
            return Optional.empty();
        }
        return Optional.of(machine.program("setpriv")
                .map(program -> Finding.fine("setpriv", program.toString()))
                .orElse(Finding.gap("setpriv", Need.of("setpriv").missing())));
    }

    private List<Finding> place(long diskMb) {
        var findings = new ArrayList<Finding>();
        findings.add(memory());
        var folder = existing(workspace.state());
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            findings.add(Finding.gap(
                    "folder",
                    folder + " cannot be written by " + System.getProperty("user.name")
                            + ". Clone Tidings into a folder of your own, or give this one back: chown -R "
                            + System.getProperty("user.name") + " " + workspace.state()));
            return findings;
        }
        foreign().ifPresent(findings::add);
        findings.add(disk(folder, diskMb));
        return findings;
    }

    private Finding memory() {
        var says = "%d MB free of %d MB".formatted(machine.freeMemory(), machine.memory());
        return machine.freeMemory() >= MEMORY_MB
                ? Finding.fine("memory", says)
                : Finding.hint(
                        "memory",
                        says + ", and Tidings wants " + MEMORY_MB
                                + " MB: with less it is slow, or the system ends some of it. End what is not needed.");
    }

    /** Folders that a start by root left behind, which a plain user cannot use. */
    private Optional<Finding> foreign() {
        if (machine.isRoot() || !Files.isDirectory(workspace.state())) {
            return Optional.empty();
        }
        try (var below = Files.walk(workspace.state(), 2)) {
            return below.filter(Files::isDirectory)
                    .filter(folder -> !Files.isWritable(folder))
                    .findFirst()
                    .map(folder -> Finding.gap(
                            "folder",
                            folder + " belongs to another user, as after a start by root. Give it back: sudo chown -R "
                                    + System.getProperty("user.name") + " " + workspace.state()));
        } catch (IOException | UncheckedIOException e) {
            return Optional.of(Finding.gap("folder", workspace.state() + " cannot be read: " + e.getMessage()));
        }
    }

    private static Finding disk(Path folder, long needed) {
        try {
            var free = Files.getFileStore(folder).getUsableSpace() / (1024 * 1024);
            var says = "%d MB free for %s".formatted(free, folder);
            return free >= needed
                    ? Finding.fine("disk", says)
                    : Finding.gap(
                            "disk",
                            says + ", and " + needed + " MB are needed. Make room, or clone Tidings to another disk.");
        } catch (IOException e) {
            return Finding.gap("disk", folder + " cannot be looked at: " + e.getMessage());
        }
    }

    private List<Finding> ports(StackSettings settings, List<Part> parts) {
        var taken = new ArrayList<Finding>();
        if (!isOurs(settings.bind())) {
            return List.of(Finding.gap(
                    "address",
                    "No network interface of this machine has the address " + settings.bind()
                            + ". --bind 0.0.0.0 listens on all of them, --bind 127.0.0.1 on none but the"
                            + " machine's own."));
        }
        var wanted = new TreeMap<Integer, String>();
        for (var part : parts) {
            part.ports().forEach(port -> wanted.put(port, part.name()));
        }
        for (Map.Entry<Integer, String> port : wanted.entrySet()) {
            var address = settings.addressOf(port.getKey());
            if (!PortHolder.isFree(address, port.getKey())) {
                var holder = PortHolder.of(port.getKey())
                        .map(found -> "process " + found.pid() + ": " + found.command())
                        .orElse("a process that this user may not see");
                taken.add(Finding.gap(
                        "port " + port.getKey(), port.getValue() + " needs it, and it is taken by " + holder));
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        if (taken.isEmpty()) {
            return List.of(Finding.fine("ports", "all " + wanted.size() + " are free"));
        }
        taken.add(Finding.hint("ports", "End those processes, or choose other ports: --port-base 21000"));
        return taken;
    }

    private static boolean isOurs(String address) {
        try {
            var inet = InetAddress.getByName(address);
            return inet.isAnyLocalAddress()
                    || inet.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(inet) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static Path existing(Path path) {
        var each = path.toAbsolutePath();
        while (!Files.exists(each) && each.getParent() != null) {
            each = each.getParent();
        }
        return each;
    }
}
