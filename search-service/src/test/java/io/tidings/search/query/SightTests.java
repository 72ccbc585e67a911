package io.tidings.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SightTests {

    @Test
    void aMemberFindsTheOwnTicketsAndWhatTheOrganizationShares() {
        assertThat(new Sight.Own(Set.of("jan"), Set.of("acme")).query().toString())
                .contains("\"columns.customer\":[\"jan\"]", "\"columns.organization\":[\"acme\"]");
    }

    @Test
    void whoSharesWithNobodyFindsTheOwnTicketsAlone() {
        assertThat(new Sight.Own(Set.of("jan"), Set.of()).query().toString())
                .contains("\"columns.customer\":[\"jan\"]", "\"columns.organization\":[]");
    }
}
