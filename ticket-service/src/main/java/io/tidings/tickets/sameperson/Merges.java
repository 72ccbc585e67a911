package io.tidings.tickets.sameperson;

import io.tidings.tickets.Cause;
import io.tidings.tickets.person.FollowUp;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonProblem.PersonErased;
import io.tidings.tickets.person.PersonProblem.PersonMerged;
import io.tidings.tickets.person.PersonProblem.PersonNotFound;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.person.Successions;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Merges people and parts them again: one decisive write on the one that gives way, and a reconciliation that may be
 * repeated. The addresses stay registered under that one, and whoever looks for them is led on, so that at no moment a mail
 * finds nobody.
 */
@Component
public class Merges implements Successions {

    private final PersonStore store;
    private final People people;
    private final FollowUp followUp;
    private final Reconciliation reconciliation;

    Merges(PersonStore store, People people, FollowUp followUp, Reconciliation reconciliation) {
        this.store = store;
        this.people = people;
        this.followUp = followUp;
        this.reconciliation = reconciliation;
    }

    @Override
    public void workHereNow(String customerId, String agentId) {
        merge(customerId, agentId, Cause.SYSTEM);
    }

    /** Merging twice is merging once. */
    public void merge(String id, String into, Cause cause) {
        if (id.equals(into)) {
            throw new MergeProblem.CircularMerge(id, into);
        }
        var target = living(into);
        decide(id, cause, person -> {
            if (into.equals(person.mergedInto())) {
                return person;
            }
            if (store.whoItIs(target).map(Person::id).filter(id::equals).isPresent()) {
                throw new MergeProblem.CircularMerge(id, into);
            }
            refuseMerged(person);
            refuseMerged(target);
            if (person.agent()) {
                throw new MergeProblem.AgentNotMergeable(id);
            }
            return person.with(draft -> draft.mergedInto = into);
        });
    }

    void part(String id, Cause cause) {
        decide(id, cause, person -> {
            var into = person.mergedInto();
            if (into == null) {
                throw new MergeProblem.NotMerged(id);
            }
            store.find(into).map(Person::mergedInto).ifPresent(further -> {
                throw new MergeProblem.MergedOn(into, further);
            });
            return person.with(draft -> draft.mergedInto = null);
        });
    }

    private void decide(String id, Cause cause, UnaryOperator<Person> decision) {
        living(id);
        followUp.plan(id, cause);
        store.change(id, decision);
        people.forgetLogins();
        // The first step at once, which nearly always is the whole: the answer then finds everything in its place.
        reconciliation.reconcile(id, cause);
        followUp.wake(id);
    }

    private Person living(String id) {
        var person = store.find(id).orElseThrow(() -> new PersonNotFound(id));
        if (person.erased()) {
            throw new PersonErased(id);
        }
        return person;
    }

    private static void refuseMerged(Person person) {
        var into = person.mergedInto();
        if (into != null) {
            throw new PersonMerged(person.id(), into);
        }
    }
}
