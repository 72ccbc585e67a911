package io.tidings.spine.web;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an outside provider says of somebody who signed in by it. The token's claim {@code outside} carries it: {@code by}, the alias
 * of the provider by which this very login came ({@code in}, where it is a directory), and under each provider's alias what that
 * said last, an object of names and texts, or lists of texts. Only the one that this login came by counts.
 *
 * @param values by the claim's name, in the provider's order; the alias is among them, as {@value #PROVIDER}
 * @param areOfThisLogin whether they are what this very login brought, be it nothing; else nobody knows of one
 */
public record OutsideClaims(Map<String, List<String>> values, boolean areOfThisLogin) {

    /** Of somebody of whom there is no login here to ask: a job that goes on, or a program with an API token. */
    public static final OutsideClaims NONE = new OutsideClaims(Map.of(), false);

    /** Of a login by the desk's own password. */
    static final OutsideClaims OF_OWN_LOGIN = new OutsideClaims(Map.of(), true);

    /** The claim that no provider sends: its own alias. */
    public static final String PROVIDER = "provider";

    /** Where a token has more, or longer ones, the rest gives nothing: what nobody reads must not fill the memory. */
    static final int MOST_CLAIMS = 30;

    static final int MOST_VALUES = 200;
    static final int LONGEST_NAME = 60;
    static final int LONGEST_VALUE = 500;

    private static final String CLAIM = "outside";

    public OutsideClaims {
        var copy = new TreeMap<String, List<String>>();
        values.forEach((name, several) -> copy.put(name, List.copyOf(several)));
        values = Collections.unmodifiableMap(copy);
    }

    public OutsideClaims(Map<String, List<String>> values) {
        this(values, true);
    }

    static OutsideClaims of(Map<String, Object> token) {
        if (!(token.get(CLAIM) instanceof Map<?, ?> outside)) {
            return OF_OWN_LOGIN;
        }
        var provider = Stream.of("by", "in")
                .flatMap(way -> texts(outside.get(way)).stream())
                .findFirst();
        if (provider.isEmpty()) {
            return OF_OWN_LOGIN;
        }
        var values = new LinkedHashMap<String, List<String>>();
        if (outside.get(provider.get()) instanceof Map<?, ?> claims) {
            claims.entrySet().stream()
                    .filter(claim -> claim.getKey() instanceof String name && name.length() <= LONGEST_NAME)
                    .limit(MOST_CLAIMS)
                    .forEach(claim -> values.put(String.valueOf(claim.getKey()), texts(claim.getValue())));
        }
        values.put(PROVIDER, List.of(provider.get()));
        return new OutsideClaims(values);
    }

    private static List<String> texts(@Nullable Object claim) {
        var several = claim instanceof Collection<?> list ? list.stream() : Stream.ofNullable(claim);
        return several.filter(value -> value instanceof String || value instanceof Number || value instanceof Boolean)
                .map(value -> String.valueOf(value).strip())
                .filter(value -> !value.isEmpty() && value.length() <= LONGEST_VALUE)
                .limit(MOST_VALUES)
                .toList();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The alias of the provider; null where the login is the desk's own. */
    public @Nullable String provider() {
        return first(PROVIDER);
    }

    /** The claim's first value; null where it did not come. */
    public @Nullable String first(String claim) {
        var several = values.getOrDefault(claim, List.of());
        return several.isEmpty() ? null : several.getFirst();
    }

    /** The values of each claim but for upper and lower case, each folded once: rules ask for them by the hundred. */
    Map<String, Set<String>> folded() {
        var folded = new HashMap<String, Set<String>>();
        values.forEach((name, several) ->
                folded.put(name, several.stream().map(OutsideClaims::folded).collect(Collectors.toSet())));
        return folded;
    }

    static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Without the values, which belong in no log. */
    @Override
    public String toString() {
        return "OutsideClaims" + values.keySet();
    }
}
