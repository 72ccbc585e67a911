package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The desk as one file, of which two services each know a part. */
@Tag("flow")
class ConfigurationFlowTests {

    private static final String PATH = "/api/v1/configuration";

    @Test
    void itHoldsWhatMailIsSetUpWithAndTakenOverAgainChangesNothing() {
        var before = ADMIN.get(PATH);
        assertThat(before.status()).as(before.text()).isEqualTo(200);
        for (var section : new String[] {"templates", "senders", "mailboxes"}) {
            assertThat(before.body().path("mail").path(section).isArray())
                    .as(section)
                    .isTrue();
        }

        var taken = ADMIN.put(PATH, before.text());
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.body().path("applied").asBoolean()).isTrue();
        assertThat(taken.body().path("differences")).isEmpty();
        assertThat(ADMIN.get(PATH).text()).isEqualTo(before.text());
    }
}
