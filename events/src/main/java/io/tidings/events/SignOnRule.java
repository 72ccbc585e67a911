package io.tidings.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a claim gives. A login meets it where the claim has one of the values, but for upper and lower case; the value {@code *} is
 * any.
 *
 * @param provider the alias of the provider that the login has to come by; absent for any
 * @param roles ids of roles; whoever has one works at the desk
 * @param permissions what the roles allow together
 * @param access group id → read, create, change or full; {@code *} stands for every group
 */
public record SignOnRule(
        @Nullable String provider,
        String claim,
        List<String> values,
        List<String> roles,
        List<String> permissions,
        Map<String, String> access) {}
