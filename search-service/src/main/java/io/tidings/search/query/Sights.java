package io.tidings.search.query;

import io.tidings.search.directory.Directory;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import org.springframework.stereotype.Component;

/** Decides what a caller may see: an agent all groups or some, a customer the own and those that its organization shares. */
@Component
public class Sights {

    private final Directory directory;

    Sights(Directory directory) {
        this.directory = directory;
    }

    public Sight of(Caller caller) {
        if (caller.isAgent()) {
            return caller.rights().seesEveryGroup()
                    ? new Sight.Everything()
                    : new Sight.Groups(caller.rights().groupsInSight());
        }
        if (caller.roles().contains(Role.CUSTOMER)) {
            var customer = directory.customer(caller);
            return new Sight.Own(customer.people(), customer.organizations());
        }
        throw new SearchProblem.NotAllowed();
    }
}
