package io.tidings.tickets.person;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.tickets.Ids;
import io.tidings.tickets.organization.Organizations;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The customers of a whole batch: one question finds those who are known, one write creates those who are not. */
@Component
public class Customers {

    private final PersonStore store;
    private final Organizations organizations;

    Customers(PersonStore store, Organizations organizations) {
        this.store = store;
        this.organizations = organizations;
    }

    /**
     * Who these are. Whoever needs a closer look is left out and is {@link People#named} one by one: somebody named by our id,
     * somebody whose name is learned only now, somebody whom two systems know.
     */
    public Map<CustomerName, Person> named(Collection<CustomerName> names) {
        return named(names, Map.of());
    }

    /** @param languages in which those of them write who do not say it themselves: the language of somebody new */
    public Map<CustomerName, Person> named(Collection<CustomerName> names, Map<CustomerName, String> languages) {
        var wanted = names.stream()
                .filter(name -> name.id() == null && name.key() != null)
                .distinct()
                .toList();
        var known = store.withKeys(
                wanted.stream().flatMap(name -> name.keys().stream()).collect(toSet()));
        var found = new HashMap<CustomerName, Person>();
        var fresh = new HashMap<String, Person>();
        var freshNames = new HashMap<CustomerName, Person>();
        for (var name : wanted) {
            var there = known.get(name.key());
            var created = fresh.get(name.key());
            if (there != null) {
                if (saysNothingNew(name, there)) {
                    found.put(name, there);
                }
            } else if (created != null) {
                if (saysNothingNew(name, created)) {
                    freshNames.put(name, created);
                }
            } else if (name.keys().stream().noneMatch(key -> known.containsKey(key) || fresh.containsKey(key))) {
                var person = somebodyNew(name, languages.get(name));
                name.keys().forEach(key -> fresh.put(key, person));
                freshNames.put(name, person);
            }
        }
        var stored = store
                .insertAll(asMembers(fresh.values().stream().distinct().toList()))
                .stream()
                .collect(toMap(Person::id, Function.identity()));
        freshNames.forEach((name, person) -> {
            var created = stored.get(person.id());
            if (created != null) {
                found.put(name, created);
            }
        });
        return found;
    }

    private static boolean saysNothingNew(CustomerName name, Person person) {
        return name.externalId() != null || name.name() == null || person.name() != null;
    }

    private static Person somebodyNew(CustomerName name, @Nullable String language) {
        return Person.nobody(Ids.next()).with(draft -> {
            draft.name = name.name();
            draft.emails = Stream.ofNullable(name.email())
                    .map(email -> email.strip().toLowerCase(Locale.ROOT))
                    .toList();
            draft.externalId = name.externalId();
            draft.language = language;
        });
    }

    private List<Person> asMembers(List<Person> people) {
        var ofDomains = organizations.ofDomains(
                people.stream().flatMap(person -> person.emails().stream()).collect(toSet()));
        return ofDomains.isEmpty()
                ? people
                : people.stream()
                        .map(person -> person.emails().stream()
                                .flatMap(email -> Stream.ofNullable(ofDomains.get(email)))
                                .findFirst()
                                .map(organization -> person.with(draft -> draft.organizationId = organization.id()))
                                .orElse(person))
                        .toList();
    }
}
