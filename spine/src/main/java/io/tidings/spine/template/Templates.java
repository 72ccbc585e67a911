package io.tidings.spine.template;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Compiles texts with placeholders: {@code {{ticket.subject}}}, and those of Jitbit and Zammad. Sections over lists and
 * conditions work as in Mustache, and {@code {{customer.name|there}}} says what stands where a value is absent or empty. A
 * text only ever names values; nothing in it is evaluated.
 */
public final class Templates {

    /** A checked text. May be rendered by many threads. */
    public interface Template {

        /** @param values by whole name ({@code "ticket.subject"}) or as maps in maps; what is absent renders as nothing */
        String render(Map<String, ?> values);
    }

    private static final Pattern MORE_THAN_PLACEHOLDERS = Pattern.compile("\\{\\{\\s*[{&=>]");

    /** A name and what stands in its place; a short form of two Mustache tags. */
    private static final Pattern WITH_FALLBACK = Pattern.compile("\\{\\{\\s*([\\w.-]+)\\s*\\|([^{}]*)}}");

    /** Opened, and opened again or never closed. */
    private static final Pattern UNCLOSED = Pattern.compile("\\{\\{(?!(?:(?!\\{\\{).)*?}})", Pattern.DOTALL);

    /** The library ends its sentences with the place. */
    private static final Pattern AT_LINE = Pattern.compile("\\s*@ line (\\d+)");

    private static final Pattern OWN_NAME = Pattern.compile("[\\w-]+");

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .defaultValue("")
            .emptyStringIsFalse(true)
            .withCollector(new OnlyMaps())
            .withLoader(name -> {
                throw new MalformedTemplate("A text cannot include another: " + name, new Place(1, 1));
            });

    private Templates() {}

    /**
     * @param knownNames the names that may be used; one that ends in {@code .*} stands for every name below it
     * @throws UnknownPlaceholder where the text uses another
     * @throws MalformedTemplate where it cannot be read
     */
    public static Template compile(String source, Escaping escaping, Set<String> knownNames) {
        var prepared = escaping.prepare(Aliases.replacedIn(source));
        var text = WITH_FALLBACK.matcher(prepared).replaceAll("{{$1}}{{^$1}}$2{{/$1}}");
        var more = MORE_THAN_PLACEHOLDERS.matcher(source);
        if (more.find()) {
            throw new MalformedTemplate(
                    "Only {{name}}, {{#name}}…{{/name}} and {{^name}}…{{/name}} can be used; values are always escaped.",
                    Place.at(source, more.start()));
        }
        try {
            var compiled = COMPILER.withEscaper(escaping::escape).compile(text);
            compiled.visit(new NameCheck(source, knownNames));
            return values -> escaping.finish(compiled.execute(values));
        } catch (MustacheException e) {
            throw unreadable(source, String.valueOf(e.getMessage()));
        }
    }

    private static MalformedTemplate unreadable(String source, String why) {
        var place = AT_LINE.matcher(why);
        return new MalformedTemplate(
                "The text cannot be read: " + AT_LINE.matcher(why).replaceAll("") + ".",
                Place.inLine(place.find() ? Integer.parseInt(place.group(1)) : 1, source));
    }

    /** Values are data, held in maps and lists; no field and no method of anything can be reached by a name. */
    private static final class OnlyMaps extends BasicCollector {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /** Names are whole wherever they stand; of a list's elements there is {@code {{.}}}. */
    private static final class NameCheck implements Mustache.Visitor {

        private final String source;
        private final Set<String> known;

        NameCheck(String source, Set<String> known) {
            this.source = source;
            this.known = known;
        }

        @Override
        public void visitText(String text) {
            if (text.contains("{{")) {
                var unclosed = UNCLOSED.matcher(source);
                throw new MalformedTemplate(
                        "A placeholder is opened by {{ and never closed by }}.",
                        Place.at(source, unclosed.find() ? unclosed.start() : 0));
            }
        }

        @Override
        public void visitVariable(String name) {
            check(name);
        }

        @Override
        public boolean visitInclude(String name) {
            return false;
        }

        @Override
        public boolean visitSection(String name) {
            check(name);
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            check(name);
            return true;
        }

        private void check(String name) {
            if (!isKnown(name)) {
                throw new UnknownPlaceholder(
                        name,
                        Place.ofName(name, source),
                        new TreeSet<>(known).stream().toList());
            }
        }

        private boolean isKnown(String name) {
            return name.equals(".")
                    || name.equals("this")
                    || name.startsWith("-")
                    || known.stream().anyMatch(one -> covers(one, name));
        }

        private static boolean covers(String known, String name) {
            if (!known.endsWith(".*")) {
                return known.equals(name);
            }
            var below = known.substring(0, known.length() - 1);
            return name.startsWith(below)
                    && OWN_NAME.matcher(name.substring(below.length())).matches();
        }
    }
}
