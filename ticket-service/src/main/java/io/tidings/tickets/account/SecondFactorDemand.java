package io.tidings.tickets.account;

import io.tidings.tickets.account.SignInRules.Demanded;
import org.springframework.stereotype.Component;

/** Of whom a second factor is demanded, in words. With each decision every agent's login is looked at anew. */
@Component
public class SecondFactorDemand {

    private final SignInRules rules;
    private final Accounts accounts;

    SecondFactorDemand(SignInRules rules, Accounts accounts) {
        this.rules = rules;
        this.accounts = accounts;
    }

    /** {@code nobody}, {@code administrators} or {@code everybody}, besides those of whom it is demanded by name. */
    public String now() {
        return rules.twoFactor().word();
    }

    /** @throws IllegalArgumentException where it is none of the three words */
    public void put(String word) {
        var wanted = Demanded.of(word).orElseThrow(() -> new IllegalArgumentException("Nobody is called " + word));
        if (wanted != rules.twoFactor()) {
            rules.decide(wanted);
            accounts.lookAtAll();
        }
    }
}
