package io.tidings.tickets.person;

import io.tidings.events.FieldValue;
import io.tidings.events.PersonRef;
import io.tidings.tickets.OneLine;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A customer or an agent. It never changes: {@link #with} answers the next one.
 *
 * @param emails lower case; the first is the one to write to. Those of merged people are among them
 * @param identities the subjects that the person signs in with
 * @param organizationId whose shared tickets the person sees too
 * @param timeZone a name of the tz database, such as {@code Asia/Seoul}
 * @param notes the desk's, never shown to the person
 * @param active false for somebody who has left: still known, not offered any more, and without the organization's tickets
 * @param access an agent's: group id → {@code full}; {@code *} stands for every group. Empty for customers
 * @param rolesByRules an agent's: ids of the roles that its login had last, where sign-on rules gave it some; else empty
 * @param absorbed the people who turned out to be this one, with what each brought along
 * @param mergedInto the id of the person who this one turned out to be
 * @param changedIn the version that last changed a field, by the field's name in the API
 */
public record Person(
        String id,
        long version,
        @Nullable String name,
        List<String> emails,
        List<String> phones,
        List<String> identities,
        @Nullable String externalId,
        @Nullable String organizationId,
        @Nullable String jobTitle,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable String notes,
        Map<String, FieldValue> fields,
        boolean active,
        boolean agent,
        Map<String, String> access,
        List<String> rolesByRules,
        List<Absorbed> absorbed,
        @Nullable String mergedInto,
        boolean erased,
        Map<String, Long> changedIn,
        @Nullable Instant createdAt) {

    /** What a merged person brought along, so that it can take it away again. */
    public record Absorbed(String personId, List<String> emails, List<String> phones, List<String> identities) {

        public Absorbed {
            emails = List.copyOf(emails);
            phones = List.copyOf(phones);
            identities = List.copyOf(identities);
        }
    }

    public Person {
        // Strangers name themselves in their mails.
        name = name == null || OneLine.isInvisible(name) ? null : OneLine.of(name);
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        identities = List.copyOf(identities);
        fields = Map.copyOf(fields);
        access = Map.copyOf(access);
        rolesByRules = List.copyOf(rolesByRules);
        absorbed = List.copyOf(absorbed);
        changedIn = Map.copyOf(changedIn);
    }

    /** Somebody of whom only the id is known yet. */
    public static Person nobody(String id) {
        return new PersonDraft(id).person();
    }

    public Person with(Consumer<PersonDraft> change) {
        var draft = new PersonDraft(this);
        change.accept(draft);
        return draft.person();
    }

    public PersonRef ref() {
        return new PersonRef(id, name, emails.isEmpty() ? null : emails.getFirst());
    }

    /** The ids under which tickets may name this human: the own one, and those of merged people. */
    public Set<String> ids() {
        var ids = new LinkedHashSet<String>();
        ids.add(id);
        absorbed.forEach(other -> ids.add(other.personId()));
        return ids;
    }

    /** Whether it is that of one login, which works here or did: whoever is given that agent's address later is somebody else. */
    public boolean isOfAnAgent() {
        return agent || wasAgent();
    }

    /** Whether it worked here and does no more: an agent's person has the id of its login. */
    public boolean wasAgent() {
        return !agent && !erased && identities.contains(id);
    }

    public boolean isMerged() {
        return mergedInto != null;
    }

    /** The addresses that are registered under this very person, and not under one who was merged into it. */
    public List<String> ownEmails() {
        return without(emails, absorbed.stream().flatMap(other -> other.emails().stream()));
    }

    /** Likewise of the logins. */
    public List<String> ownIdentities() {
        return without(identities, absorbed.stream().flatMap(other -> other.identities().stream()));
    }

    public List<String> ownPhones() {
        return without(phones, absorbed.stream().flatMap(other -> other.phones().stream()));
    }

    /** Takes over what belongs to somebody who turned out to be this person. Twice is once. */
    public Person absorb(Person other) {
        var brought = new Absorbed(
                other.id,
                without(other.emails, emails.stream()),
                without(other.phones, phones.stream()),
                without(other.identities, identities.stream()));
        return ids().contains(other.id)
                ? this
                : with(draft -> {
                    draft.absorbed = plus(absorbed, List.of(brought));
                    draft.emails = plus(emails, brought.emails);
                    draft.phones = plus(phones, brought.phones);
                    draft.identities = plus(identities, brought.identities);
                });
    }

    /** What this person lacks, as the other has it; nothing that is here already changes. */
    public Person completedBy(Person other) {
        var all = new HashMap<>(other.fields);
        all.putAll(fields);
        return with(draft -> {
            draft.name = name == null ? other.name : name;
            draft.emails = plus(emails, other.emails);
            draft.phones = plus(phones, other.phones);
            draft.externalId = externalId == null ? other.externalId : externalId;
            draft.organizationId = organizationId == null ? other.organizationId : organizationId;
            draft.jobTitle = jobTitle == null ? other.jobTitle : jobTitle;
            draft.language = language == null ? other.language : language;
            draft.timeZone = timeZone == null ? other.timeZone : timeZone;
            draft.notes = notes == null ? other.notes : notes;
            draft.fields = all;
        });
    }

    /** Gives back what {@link #absorb} took over, and nothing else. */
    public Person release(String otherId) {
        return absorbed.stream()
                .filter(other -> other.personId().equals(otherId))
                .findFirst()
                .map(other -> with(draft -> {
                    draft.absorbed = without(absorbed, Stream.of(other));
                    draft.emails = without(emails, other.emails.stream());
                    draft.phones = without(phones, other.phones.stream());
                    draft.identities = without(identities, other.identities.stream());
                }))
                .orElse(this);
    }

    private static <T> List<T> plus(List<T> list, List<T> others) {
        return Stream.concat(list.stream(), others.stream()).distinct().toList();
    }

    private static <T> List<T> without(List<T> list, Stream<T> others) {
        var gone = others.toList();
        return list.stream().filter(each -> !gone.contains(each)).toList();
    }
}
