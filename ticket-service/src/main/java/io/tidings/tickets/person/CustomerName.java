package io.tidings.tickets.person;

import io.tidings.tickets.person.PersonProblem.CustomerUnnamed;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a request names a customer: by our id, by another system's, or by address. Who is not known yet is created. */
public record CustomerName(
        @Nullable @Size(max = 100) String id,
        @Nullable @Size(min = 1, max = 200) String externalId,
        @Nullable @Email @Size(min = 3, max = 254) String email,
        @Nullable @Size(max = 200) String name) {

    /** By which the customer is looked for first; null where only our id names it, or nothing does. */
    @Nullable
    String key() {
        return keys().stream().findFirst().orElse(null);
    }

    /** Everything by which another system or a mail knows the customer, the decisive one first. */
    List<String> keys() {
        return Stream.concat(
                        Stream.ofNullable(externalId).map(PersonDocuments::externalKey),
                        Stream.ofNullable(email).map(PersonDocuments::emailKey))
                .toList();
    }

    Person in(People people) {
        if (id != null) {
            return people.whoIs(id)
                    .filter(person -> !person.erased())
                    .orElseThrow(() -> new PersonProblem.CustomerUnknown(id));
        }
        if (externalId != null) {
            return people.withExternalId(externalId, name, email);
        }
        if (email != null) {
            return people.withEmail(email, name, null);
        }
        throw new CustomerUnnamed();
    }
}
