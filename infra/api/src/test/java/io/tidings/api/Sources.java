package io.tidings.api;

import static java.util.stream.Collectors.joining;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** What the code says of itself and reflection does not show: its Javadoc, the status a method answers, the problems it knows. */
final class Sources {

    private static final Pattern PROBLEM = Pattern.compile("HttpStatus\\.([A-Z_]+),\\s*\"([a-z][a-z0-9-]+)\"");

    /** @param calls names of the methods called, and {@code ResponseEntity.created} and its like in full */
    private record Method(String doc, Map<String, String> params, Set<String> calls) {}

    private static final class Type {
        private String doc = "";
        private final Map<String, String> params = new HashMap<>();
        private final Map<String, Method> methods = new HashMap<>();
    }

    private final Map<String, Type> types = new HashMap<>();
    private final SortedMap<String, String> problems = new TreeMap<>();

    private Sources() {}

    /** Reads {@code src/main/java} of the named modules. */
    static Sources of(Path root, List<String> modules) throws IOException {
        var sources = new Sources();
        for (var module : modules) {
            try (var found = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                sources.read(found.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .toList());
            }
        }
        return sources;
    }

    private void read(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
            var docs = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Reader(docs).scan(unit, null);
                PROBLEM.matcher(unit.getSourceFile().getCharContent(true))
                        .results()
                        .forEach(found -> problems.put(found.group(2), found.group(1)));
            }
        }
    }

    String doc(Class<?> type) {
        return Optional.ofNullable(types.get(type.getName()))
                .map(found -> found.doc)
                .orElse("");
    }

    /** What a record's comment says of each of its components. */
    Map<String, String> components(Class<?> type) {
        return Optional.ofNullable(types.get(type.getName()))
                .map(found -> found.params)
                .orElse(Map.of());
    }

    String doc(java.lang.reflect.Method method) {
        return method(method).map(Method::doc).orElse("");
    }

    String param(java.lang.reflect.Method method, String name) {
        return method(method).map(found -> found.params().get(name)).orElse("");
    }

    /** Whether the method, or one of its own class that it calls, calls what is named. */
    boolean calls(java.lang.reflect.Method method, String called) {
        var type = types.get(method.getDeclaringClass().getName());
        return type != null && calls(type, method.getName(), called, new HashSet<>());
    }

    private static boolean calls(Type type, String method, String called, Set<String> seen) {
        var found = type.methods.get(method);
        return found != null
                && seen.add(method)
                && (found.calls().contains(called)
                        || found.calls().stream().anyMatch(next -> calls(type, next, called, seen)));
    }

    /** Every problem's code and the name of its {@code HttpStatus}. */
    SortedMap<String, String> problems() {
        return problems;
    }

    private Optional<Method> method(java.lang.reflect.Method method) {
        return Optional.ofNullable(types.get(method.getDeclaringClass().getName()))
                .map(type -> type.methods.get(method.getName()));
    }

    private final class Reader extends TreePathScanner<Void, Type> {

        private final DocTrees docs;
        private String path = "";

        Reader(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree unit, Type none) {
            path = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
            return super.visitCompilationUnit(unit, none);
        }

        @Override
        public Void visitClass(ClassTree tree, Type outer) {
            var before = path;
            var name = path + tree.getSimpleName();
            var type = types.computeIfAbsent(name, _ -> new Type());
            var comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                type.doc = text(comment.getFullBody());
                type.params.putAll(params(comment));
            }
            path = name + "$";
            super.visitClass(tree, type);
            path = before;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Type type) {
            var comment = docs.getDocCommentTree(getCurrentPath());
            var calls = new HashSet<String>();
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
                    calls.add(name(call.getMethodSelect()));
                    call.getArguments().stream()
                            .map(Tree::toString)
                            .filter(argument -> argument.startsWith("HttpStatus."))
                            .forEach(calls::add);
                    return super.visitMethodInvocation(call, none);
                }
            }.scan(getCurrentPath(), null);
            var method = new Method(
                    comment == null ? "" : text(comment.getFullBody()),
                    comment == null ? Map.of() : params(comment),
                    calls);
            // Of several of one name, the first is the one that answers; the others are what it hands on to.
            type.methods.merge(tree.getName().toString(), method, (first, other) -> {
                first.calls().addAll(other.calls());
                return first;
            });
            return super.visitMethod(tree, type);
        }

        private static String name(ExpressionTree called) {
            return switch (called) {
                case MemberSelectTree member
                when member.getExpression().toString().equals("ResponseEntity") -> member.toString();
                case MemberSelectTree member -> "." + member.getIdentifier();
                default -> called.toString();
            };
        }

        private static Map<String, String> params(DocCommentTree comment) {
            var params = new HashMap<String, String>();
            for (var tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree param && !param.isTypeParameter()) {
                    params.put(param.getName().toString(), text(param.getDescription()));
                }
            }
            return params;
        }

        private static String text(List<? extends DocTree> parts) {
            return parts.stream()
                    .flatMap(Reader::words)
                    .collect(joining())
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        /** As Markdown, which is what descriptions in an OpenAPI document are. */
        private static Stream<String> words(DocTree part) {
            return switch (part) {
                case TextTree text -> Stream.of(text.getBody());
                case LiteralTree literal -> Stream.of("`" + literal.getBody().getBody() + "`");
                case LinkTree link
                when !link.getLabel().isEmpty() -> link.getLabel().stream().flatMap(Reader::words);
                case LinkTree link ->
                    Stream.of("`" + link.getReference().getSignature().replace('#', '.') + "`");
                default -> Stream.of(part.toString());
            };
        }
    }
}
