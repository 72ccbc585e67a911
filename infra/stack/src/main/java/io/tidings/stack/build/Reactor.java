package io.tidings.stack.build;

import io.tidings.stack.StackProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The Maven modules of the checkout, and a fingerprint of what each is made from. */
final class Reactor {

    /** Folders whose content is made from the rest, or does not end up in what runs. */
    private static final Set<String> PASSED_OVER = Set.of("target", "node_modules", "dist", ".tidings");

    private final Path root;
    private final Map<String, Module> modules;

    /**
     * A module.
     *
     * @param needs the other modules of ours that it runs with
     * @param borrowed folders beside its own that it takes resources from
     */
    private record Module(String name, Path folder, List<String> needs, List<Path> borrowed) {}

    private Reactor(Path root, Map<String, Module> modules) {
        this.root = root;
        this.modules = modules;
    }

    static Reactor read(Path root) {
        var modules = new TreeMap<String, Module>();
        for (var folder : texts(pom(root), "module")) {
            var module = module(root.resolve(folder));
            modules.put(module.name, module);
        }
        return new Reactor(root, modules);
    }

    private static Module module(Path folder) {
        var pom = pom(folder);
        var needs = new ArrayList<String>();
        for (var dependency : children(pom, "dependency")) {
            if (texts(dependency, "groupId").equals(List.of("io.tidings"))
                    && !texts(dependency, "scope").contains("test")) {
                needs.addAll(texts(dependency, "artifactId"));
            }
        }
        var parent = children(pom, "parent").getFirst();
        var name = children(pom, "artifactId").stream()
                .filter(each -> each.getParentNode() != parent)
                .findFirst()
                .orElseThrow(() -> new StackProblem(folder + "/pom.xml names no artifactId"))
                .getTextContent();
        var borrowed = children(pom, "resource").stream()
                .flatMap(resource -> texts(resource, "directory").stream())
                .filter(directory -> directory.startsWith("../"))
                .map(directory -> folder.resolve(directory).normalize())
                .toList();
        return new Module(name, folder, List.copyOf(needs), borrowed);
    }

    /** Where the module lives. */
    Path folder(String name) {
        return module(name).folder;
    }

    /** The same as long as nothing that the module is made from has changed, also after a fresh checkout. */
    String fingerprint(String name) {
        var names = new TreeSet<String>();
        collect(name, names);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            // A cache of prepared classes is bound to the exact JDK.
            digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(root.resolve("pom.xml")));
            for (var each : names) {
                update(digest, module(each).folder);
                for (var folder : module(each).borrowed) {
                    update(digest, folder);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void update(MessageDigest digest, Path folder) throws IOException {
        for (var file : files(folder)) {
            digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
    }

    private void collect(String name, Set<String> names) {
        if (names.add(name)) {
            module(name).needs.forEach(need -> collect(need, names));
        }
    }

    private Module module(String name) {
        var module = modules.get(name);
        if (module == null) {
            throw new StackProblem("There is no module " + name + " in " + root.resolve("pom.xml") + ".");
        }
        return module;
    }

    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        // Links too: somebody's node_modules may lie elsewhere, and it is known by its name like any other.
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                var name = String.valueOf(each.getFileName());
                return PASSED_OVER.contains(name) || each.endsWith("src/test")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // A link that leads nowhere, such as an editor's lock, is made into nothing.
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }

    private static Element pom(Path folder) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new StackProblem(folder.resolve("pom.xml") + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Element> children(Element element, String tag) {
        var nodes = element.getElementsByTagName(tag);
        var found = new ArrayList<Element>();
        for (var i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element child) {
                found.add(child);
            }
        }
        return found;
    }

    private static List<String> texts(Element element, String tag) {
        return children(element, tag).stream()
                .map(child -> String.valueOf(child.getTextContent()).strip())
                .toList();
    }
}
