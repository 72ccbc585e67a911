package io.tidings.mail.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The groups as they will be once the whole configuration is taken over: this service hears of new ones only afterwards. */
public final class GroupAddresses {

    private final Map<String, Optional<String>> byId = new HashMap<>();

    GroupAddresses(List<Group> groups) {
        groups.forEach(group -> byId.put(
                group.id(), Optional.ofNullable(group.address()).map(address -> address.toLowerCase(Locale.ROOT))));
    }

    /** @param address absent where it has none */
    record Group(String id, @Nullable String address) {}

    public boolean has(String groupId) {
        return byId.containsKey(groupId);
    }

    public boolean canAnswer(String groupId) {
        return byId.getOrDefault(groupId, Optional.empty()).isPresent();
    }

    /** @param address in lower case */
    public boolean haveAddress(String address) {
        return byId.containsValue(Optional.of(address));
    }
}
