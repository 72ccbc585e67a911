package io.tidings.tickets.person;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.NamedRef;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.CustomerSessions;
import io.tidings.spine.web.Role;
import io.tidings.tickets.Ids;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.DeskRole;
import io.tidings.tickets.access.ServiceAccounts;
import io.tidings.tickets.access.SignIns;
import io.tidings.tickets.access.SignOnStore;
import io.tidings.tickets.organization.Organization;
import io.tidings.tickets.organization.Organizations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;

/** Finds the person behind an address, a foreign id or a login, and creates it the first time. */
@Component
public class People implements ServiceAccounts {

    private static final Logger log = LoggerFactory.getLogger(People.class);

    /** Logins per moment; an entry is small, and a forgotten one costs a lookup. */
    private static final int REMEMBERED_LOGINS = 5_000;

    /** How long another replica's news of a person (an erasure, another name) may stay unheard here. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** Stands before the person's id in what a guest is called; no login has such an id. */
    private static final String GUEST = "guest:";

    /** A login within one period: with the next period it is looked up again. */
    private record Login(Caller caller, long period) {}

    private final PersonStore store;
    private final Organizations organizations;
    private final SignOnStore signOn;
    private final SignIns signIns;
    private final Clock clock;
    /** Asked for only when it is needed: whoever wants to know looks people up itself. */
    private final ObjectProvider<Arrivals> arrivals;

    private final ObjectProvider<Successions> successions;

    private final ConcurrentLruCache<Login, Person> signedIn =
            new ConcurrentLruCache<>(REMEMBERED_LOGINS, login -> signIn(login.caller()));

    People(
            PersonStore store,
            Organizations organizations,
            SignOnStore signOn,
            SignIns signIns,
            Clock clock,
            ObjectProvider<Arrivals> arrivals,
            ObjectProvider<Successions> successions) {
        this.store = store;
        this.organizations = organizations;
        this.signOn = signOn;
        this.signIns = signIns;
        this.clock = clock;
        this.arrivals = arrivals;
        this.successions = successions;
    }

    public Optional<Person> find(String id) {
        return store.find(id);
    }

    /** Who somebody turned out to be: the person itself, unless it was merged into another. */
    public Optional<Person> whoIs(String id) {
        return store.find(id).flatMap(store::whoItIs);
    }

    /** The customer who has a login. */
    public Optional<Person> signingInAs(String login) {
        return store.withIdentity(login);
    }

    /** The organization that a person's new tickets belong to. */
    public @Nullable NamedRef organizationOf(Person person) {
        return Optional.ofNullable(person.organizationId())
                .flatMap(organizations::find)
                .map(Organization::ref)
                .orElse(null);
    }

    /** The same for several people, by the organizations' ids. */
    public Map<String, NamedRef> organizationsOf(Collection<Person> people) {
        var ids = people.stream()
                .flatMap(person -> Stream.ofNullable(person.organizationId()))
                .collect(toSet());
        return organizations.findAll(ids).stream().collect(toMap(Organization::id, Organization::ref));
    }

    /** Whose tickets the person may read besides the own ones: those of an organization whose members share theirs. */
    public Optional<String> sharedOrganizationOf(Person person) {
        return Optional.ofNullable(person.organizationId())
                .filter(_ -> person.active())
                .flatMap(organizations::find)
                .filter(Organization::shared)
                .map(Organization::id);
    }

    /** Stores somebody new, as a member of the organization that has the domain of one of the addresses. Empty as in the store. */
    public Optional<Person> create(Person person) {
        return store.insert(
                person.organizationId() != null || person.emails().isEmpty()
                        ? person
                        : organizations
                                .ofAddresses(person.emails())
                                .map(organization -> person.with(draft -> draft.organizationId = organization.id()))
                                .orElse(person));
    }

    public Person named(CustomerName customer) {
        return customer.in(this);
    }

    /** An agent who has signed in at least once. */
    public Optional<Person> agent(String id) {
        return store.find(id).filter(Person::agent);
    }

    public Optional<Person> agentWithEmail(String email) {
        return store.withEmail(email).filter(Person::agent);
    }

    /** The customer who has this address; the name is taken over where none is known yet. */
    public Person withEmail(String email, @Nullable String name, @Nullable String language) {
        var address = email.strip().toLowerCase(Locale.ROOT);
        var person = foundOrCreated(
                () -> store.withEmail(address), () -> customer(name, List.of(address), List.of(), null, language));
        return person.name() == null && name != null
                ? store.change(
                        person.id(), now -> now.with(draft -> draft.name = now.name() == null ? name : now.name()))
                : person;
    }

    /**
     * The customer who has an address that somebody has typed without proving that it is theirs: somebody known stays as they are,
     * and who is new has the name and the language that came with it.
     *
     * @param email in lower case
     */
    public Person claiming(String email, @Nullable String name, @Nullable String language) {
        return foundOrCreated(
                () -> store.withEmail(email), () -> customer(name, List.of(email), List.of(), null, language));
    }

    /** The customer whom another system knows by this id. */
    public Person withExternalId(String externalId, @Nullable String name, @Nullable String email) {
        return foundOrCreated(() -> store.withExternalId(externalId), () -> {
            // Whoever has the address already is the same person, now known to the other system too.
            var known = email == null ? Optional.<Person>empty() : store.withEmail(email);
            return known.filter(person -> person.externalId() == null)
                    .map(person -> store.change(person.id(), now -> now.with(draft -> draft.externalId = externalId)))
                    .orElseGet(() -> customer(
                            name,
                            email == null || known.isPresent() ? List.of() : List.of(email.toLowerCase(Locale.ROOT)),
                            List.of(),
                            externalId,
                            null));
        });
    }

    /** The person, who from now on is also known as whoever comes by way of a site. */
    Person letInBySite(Person person) {
        var identity = CustomerSessions.identityOf(person.id());
        return person.identities().contains(identity)
                ? person
                : store.change(person.id(), now -> withIdentity(now, identity, now.name()));
    }

    @Override
    public void open(String id, String name) {
        create(Person.nobody(id).with(draft -> {
                    draft.name = name;
                    draft.agent = true;
                    draft.identities = List.of(Agent.programIdentity(id));
                }))
                .orElseThrow(PersonProblem.AlreadyTaken::new);
    }

    /**
     * Somebody who will work here under that login, and has not been here yet. The address comes with the first sign-in, which
     * proves it: until then nothing may be mailed there.
     */
    public void expect(String loginId, @Nullable String name, @Nullable String language) {
        UnaryOperator<Person> expected = person -> person.with(draft -> {
            draft.name = name;
            draft.language = person.language() == null ? language : person.language();
            draft.agent = true;
            draft.erased = false;
        });
        if (store.find(loginId).isEmpty()
                && store.insert(expected.apply(Person.nobody(loginId))).isPresent()) {
            return;
        }
        store.change(loginId, expected);
    }

    /** Whether somebody has signed in as that person: then what the person did stays, whatever becomes of an invitation. */
    public boolean hasSignedIn(String loginId) {
        return store.find(loginId)
                .filter(person -> person.identities().contains(loginId))
                .isPresent();
    }

    /** Whoever was expected comes no more. Who was here before, and worked here no more, does so no more again. */
    public void expectNoMore(String loginId) {
        if (hasSignedIn(loginId)) {
            store.change(loginId, person -> person.with(People::worksHereNoMore));
        } else if (store.find(loginId).isPresent()) {
            store.hide(loginId);
            store.erase(loginId);
        }
    }

    private static void worksHereNoMore(PersonDraft draft) {
        draft.agent = false;
        draft.access = Map.of();
        draft.rolesByRules = List.of();
    }

    /**
     * Gives an agent the address that its login has proven.
     *
     * @return whoever has the address, or signed in by that login, and is somebody else: the same human, known here as a customer
     */
    public List<Person> ownAddress(String loginId, String address) {
        if (store.withEmail(address).isEmpty()) {
            store.change(
                    loginId,
                    person -> person.with(draft -> draft.emails = Stream.concat(
                                    person.emails().stream(), Stream.of(address.toLowerCase(Locale.ROOT)))
                            .distinct()
                            .toList()));
        }
        return Stream.of(store.withEmail(address), store.withIdentity(loginId))
                .flatMap(Optional::stream)
                .filter(person -> !person.id().equals(loginId) && !person.agent())
                .distinct()
                .toList();
    }

    /**
     * Whoever holds a link to a ticket of this person: a customer as every other, for whom nobody signed in. No token names one, so
     * only those who have checked the link can ask with it.
     */
    public static Caller guest(Person person) {
        return new Caller(
                GUEST + person.id(),
                person.name() == null ? "" : person.name(),
                null,
                false,
                Set.of(Role.CUSTOMER),
                Set.of());
    }

    /** Whose act it is, as events name it: the login's id, or the person's own where there is none. */
    public static String actorOf(Caller caller) {
        return caller.id().startsWith(GUEST) ? caller.id().substring(GUEST.length()) : caller.id();
    }

    /** The person who sent a request. Remembered, since the same login asks thousands of times. */
    public Person of(Caller caller) {
        return signedIn.get(new Login(caller, clock.instant().getEpochSecond() / REMEMBERED.toSeconds()));
    }

    /** What somebody says of themselves holds for the very next request, here at least. */
    Person change(String id, Consumer<PersonDraft> change) {
        var changed = store.change(id, now -> now.with(change));
        forgetLogins();
        return changed;
    }

    /** Forgets at once who was signed in as whom. */
    public void forgetLogins() {
        signedIn.clear();
    }

    private Person signIn(Caller caller) {
        if (caller.isByApiToken()) {
            // Nobody signs in here, so nothing is learnt of the person, and none is made.
            return agent(caller.id()).orElseThrow(PersonProblem.TokenOfNobody::new);
        }
        var person = caller.isAgent() ? agent(caller) : customer(caller);
        if (!caller.outside().isEmpty()) {
            signIns.note(person.id(), caller.name(), caller.outside());
        }
        if (caller.isAgent()) {
            arrivals.forEach(interested -> interested.arrived(caller));
        }
        return person;
    }

    /** An agent's person has the login's own id, so that a ticket can be assigned from a token alone. */
    private Person agent(Caller caller) {
        var known = store.find(caller.id());
        // Somebody may have been a customer by this login before, who keeps it until the two are made one.
        var customer = store.withIdentity(caller.id());
        if (known.isPresent()) {
            succeed(caller);
            // Who was expected has had no login so far: by it the person is found again who works here no more.
            var address = newAddress(caller, known.get());
            return store.change(
                    caller.id(),
                    person -> asAgent(
                            withAddress(
                                    customer.isPresent() ? person : withIdentity(person, caller.id(), caller.name()),
                                    address),
                            caller));
        }
        var email = verified(caller);
        email.ifPresent(own -> takeFromAgents(own, caller));
        // A customer may have written from the agent's address before: then the address stays there.
        var agent = Stream.of(email, Optional.<String>empty())
                .flatMap(address -> store
                        .insert(asAgent(Person.nobody(caller.id()), caller).with(draft -> {
                            draft.emails = address.stream().toList();
                            draft.identities = customer.isPresent() ? List.of() : List.of(caller.id());
                        }))
                        .stream())
                .findFirst()
                .or(() -> store.find(caller.id()))
                .orElseThrow(() -> new PersonProblem.PersonBusy(caller.id()));
        return succeed(caller) ? store.find(caller.id()).orElse(agent) : agent;
    }

    /** Whether there was a customer by the agent's login. It is the same human, whose person gives way. */
    private boolean succeed(Caller agent) {
        var customer =
                store.withIdentity(agent.id()).filter(person -> !person.id().equals(agent.id()));
        customer.ifPresent(person -> {
            successions.getObject().workHereNow(person.id(), agent.id());
            signIns.forget(person.id());
        });
        return customer.isPresent();
    }

    private Person customer(Caller caller) {
        if (caller.id().startsWith(GUEST)) {
            return whoIs(caller.id().substring(GUEST.length()))
                    .filter(person -> !person.erased())
                    .orElseThrow(PersonProblem.SessionOver::new);
        }
        if (caller.isInCustomerSession()) {
            // Whoever was erased meanwhile does not begin anew by what is left of a session.
            return store.withIdentity(caller.id()).orElseThrow(PersonProblem.SessionOver::new);
        }
        var verified = verified(caller);
        var person = foundOrCreated(() -> store.withIdentity(caller.id()), () -> firstSeen(caller, verified));
        return store.change(person.id(), asCustomer(caller, verified));
    }

    private @Nullable Person firstSeen(Caller caller, Optional<String> verified) {
        verified.ifPresent(own -> takeFromAgents(own, caller));
        var known = verified.flatMap(store::withEmail);
        return known.filter(person -> !person.isOfAnAgent())
                .map(person -> store.change(person.id(), now -> withIdentity(now, caller.id(), caller.name())))
                .orElseGet(() -> customer(
                        caller.name(),
                        verified.filter(_ -> known.isEmpty()).stream().toList(),
                        List.of(caller.id()),
                        null,
                        null));
    }

    /**
     * Addresses are given to others when somebody has left. Whoever proves one has it from now on, and nothing else of the agent whose
     * it was: neither the person, nor what that one is told, nor mails that pass on in its name. What an agent brought along by a
     * merge stays, as that was decided by the desk.
     */
    private void takeFromAgents(String address, Caller from) {
        store.withEmail(address)
                .filter(holder -> holder.isOfAnAgent() && !holder.id().equals(from.id()))
                .filter(holder -> holder.ownEmails().contains(address))
                .ifPresent(holder -> {
                    store.change(
                            holder.id(),
                            person -> person.with(draft -> draft.emails = person.emails().stream()
                                    .filter(email -> !email.equals(address))
                                    .toList()));
                    log.info("The address of the agent {} is that of the login {} now", holder.id(), from.id());
                });
    }

    /** The address that an agent's login has proven, where it is another one than before and nobody else's. */
    private Optional<String> newAddress(Caller agent, Person known) {
        var fresh = verified(agent).filter(address -> !known.emails().contains(address));
        fresh.ifPresent(address -> takeFromAgents(address, agent));
        return fresh.filter(address -> store.withEmail(address).isEmpty());
    }

    /** The person, who is written to at that address from now on. */
    private static Person withAddress(Person person, Optional<String> address) {
        return person.with(draft -> draft.emails = Stream.concat(address.stream(), person.emails().stream())
                .distinct()
                .toList());
    }

    /**
     * What the login says of its person now. Who worked here does so no more; and who has an account elsewhere is called, reached
     * and counted to an organization as that says, today's word before yesterday's.
     */
    private UnaryOperator<Person> asCustomer(Caller caller, Optional<String> verified) {
        var claims = caller.outside();
        var organization = claims.isEmpty()
                ? Optional.<Organization>empty()
                : Optional.ofNullable(signOn.decided().decision().organizationClaim())
                        .flatMap(claim -> Optional.ofNullable(claims.first(claim)))
                        .flatMap(organizations::named);
        // Somebody else's address stays theirs.
        var address = claims.isEmpty()
                ? Optional.<String>empty()
                : verified.filter(free -> store.withEmail(free).isEmpty());
        return person -> person.isOfAnAgent() && !person.id().equals(caller.id())
                // Merged with by hand; what an agent is called, and where it is reached, is said by its own login.
                ? person
                : withAddress(person, address).with(draft -> {
                    if (person.agent()) {
                        worksHereNoMore(draft);
                    }
                    if (!claims.isEmpty()) {
                        draft.name = caller.name();
                    }
                    organization.ifPresent(named -> draft.organizationId = named.id());
                });
    }

    /** Two requests may create the same person at once: the index lets one through, and the other finds it. */
    private static Person foundOrCreated(Supplier<Optional<Person>> find, Supplier<@Nullable Person> create) {
        return find.get()
                .or(() -> Optional.ofNullable(create.get()))
                .or(find)
                .orElseThrow(PersonProblem.AlreadyTaken::new);
    }

    private @Nullable Person customer(
            @Nullable String name,
            List<String> emails,
            List<String> identities,
            @Nullable String externalId,
            @Nullable String language) {
        return create(Person.nobody(Ids.next()).with(draft -> {
                    draft.name = name;
                    draft.emails = emails;
                    draft.identities = identities;
                    draft.externalId = externalId;
                    draft.language = language;
                }))
                .orElse(null);
    }

    /** The address of a login, where whoever signs in has shown that it is theirs. */
    private static Optional<String> verified(Caller caller) {
        return Optional.ofNullable(caller.email())
                .filter(_ -> caller.emailVerified())
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .filter(email -> !email.isEmpty());
    }

    private Person asAgent(Person person, Caller caller) {
        var given = signOn.rules().of(caller.outside());
        var access = new TreeMap<>(Agent.words(given.access()));
        caller.groups().forEach(group -> access.put(group, AccessLevel.FULL.word()));
        if (caller.isAdmin()) {
            access.put(AccessLevel.EVERY_GROUP, AccessLevel.FULL.word());
        }
        return person.with(draft -> {
            draft.name = caller.name();
            draft.agent = true;
            draft.access = access;
            draft.rolesByRules = given.met().isEmpty() ? List.of() : DeskRole.ofLogin(caller, given.roles());
        });
    }

    private static Person withIdentity(Person person, String identity, @Nullable String name) {
        var identities = new LinkedHashSet<>(person.identities());
        identities.add(identity);
        return person.with(draft -> {
            draft.name = person.name() == null ? name : person.name();
            draft.identities = new ArrayList<>(identities);
        });
    }
}
