package io.tidings.search.query;

import static io.tidings.search.Surroundings.ELASTICSEARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.search.Surroundings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.JwtRequestPostProcessor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;

/** What the API answers to whom. */
@SpringBootTest
@AutoConfigureMockMvc
@ContextConfiguration(initializers = Surroundings.class)
class SearchApiTests {

    /** One found ticket, with an internal note among its places. */
    private static final String FOUND = """
            {"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
             "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [{
               "_index": "any", "_id": "018f-a", "_score": 1.5, "sort": [1.5, 1763726400000, "018f-a"],
               "_source": {"id": "018f-a", "version": 3, "ticket": {
                 "id": "018f-a", "version": 3, "number": 1042, "key": "T-1042",
                 "subject": {"value": "Korekta faktury", "visibility": "public"},
                 "state": {"id": "open", "type": "open"}, "priority": {"id": "high", "weight": 3},
                 "group": {"id": "support", "name": ""}, "assignee": {"id": "agent-maya"}, "customer": {"id": "person-jan"},
                 "tags": ["internal-marker"], "fields": {},
                 "landmarks": {"messageCount": 2, "firstPublicMessage": 1, "lastPublicMessage": 1,
                   "lastExcerpt": {"value": "internal-marker", "visibility": "internal"},
                   "lastPublicExcerpt": {"value": "Proszę o korektę", "visibility": "public"}},
                 "channel": "email", "createdAt": "2026-11-20T12:00:00Z", "updatedAt": "2026-11-21T12:00:00Z", "erased": false}},
               "highlight": {"parts.internal": ["internal-marker"]}}]},
             "aggregations": {}}
            """;

    private static final String COUNTS = """
            {"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
             "hits": {"total": {"value": 7, "relation": "eq"}, "hits": []},
             "aggregations": {"filters#views": {"buckets": {"open": {"doc_count": 7}}}}}
            """;

    @Autowired
    private MockMvc api;

    @BeforeEach
    void find() {
        ELASTICSEARCH.forget();
        ELASTICSEARCH.setFound(FOUND);
    }

    @AfterEach
    void heal() {
        ELASTICSEARCH.setAway(false);
    }

    @Test
    void nobodySearchesWithoutAToken() throws Exception {
        api.perform(get("/api/v1/search?q=환불")).andExpect(status().isUnauthorized());
        api.perform(get("/api/v1/views")).andExpect(status().isUnauthorized());
    }

    @Test
    void anAgentSeesWhereTheWordWasFound() throws Exception {
        api.perform(get("/api/v1/search?q=marker").with(agent()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.total").value(1))
                .andExpect(jsonPath("$.tickets[0].key").value("T-1042"))
                .andExpect(jsonPath("$.tickets[0].subject").value("Korekta faktury"))
                .andExpect(jsonPath("$.tickets[0].group.id").value("support"))
                .andExpect(jsonPath("$.tickets[0].excerpt").value("internal-marker"))
                .andExpect(jsonPath("$.stale").value(false));
    }

    @Test
    void aCustomerSeesThePublicPartAndNothingElse() throws Exception {
        api.perform(get("/api/v1/search?q=marker").with(customer()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.tickets[0].excerpt").value("Proszę o korektę"))
                .andExpect(content().string(not(containsString("internal-marker"))));
    }

    @Test
    void everyQuestionCarriesTheReadersSight() throws Exception {
        for (var path : List.of(
                "/api/v1/search?q=환불",
                "/api/v1/views",
                "/api/v1/views/all/tickets",
                "/api/v1/search/ids",
                "/api/v1/views/all/ids")) {
            api.perform(get(path).with(agent())).andExpect(status().isOk());
            assertThat(ELASTICSEARCH.searches().getLast()).contains("{\"columns.group\":[\"support\"]}");

            api.perform(get(path).with(customer())).andExpect(status().isOk());
            assertThat(ELASTICSEARCH.searches().getLast())
                    .contains("{\"columns.customer\":[")
                    .doesNotContain("columns.group");

            api.perform(get(path).with(role("admin"))).andExpect(status().isOk());
            assertThat(ELASTICSEARCH.searches().getLast()).doesNotContain("columns.customer\":", "columns.group");
        }
    }

    @Test
    void theIdsOfAListAreGivenWithoutAnythingOfTheirTickets() throws Exception {
        for (var path : List.of("/api/v1/search/ids?q=marker", "/api/v1/views/all/ids")) {
            api.perform(get(path).with(agent()))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.ids").value("018f-a"))
                    .andExpect(jsonPath("$.total").value(1))
                    .andExpect(content().string(not(containsString("marker"))));
            assertThat(ELASTICSEARCH.searches().getLast()).contains("\"_source\":false", "\"size\":10000");
        }
        api.perform(get("/api/v1/views/nowhere/ids").with(agent())).andExpect(status().isNotFound());
        api.perform(get("/api/v1/search/ids?q=state:").with(agent())).andExpect(status().isBadRequest());
    }

    @Test
    void aCustomerIsKnownByLoginAndOnlyByAVerifiedAddress() throws Exception {
        api.perform(get("/api/v1/search").with(jwt().jwt(token -> token.subject("login-jan")
                        .claim("roles", List.of("customer"))
                        .claim("email", "jan@customer.example")
                        .claim("email_verified", false))))
                .andExpect(status().isOk());
        assertThat(ELASTICSEARCH.searches().getFirst()).contains("login-jan").doesNotContain("jan@customer.example");

        api.perform(get("/api/v1/search").with(jwt().jwt(token -> token.subject("login-jan")
                        .claim("roles", List.of("customer"))
                        .claim("email", "jan@customer.example")
                        .claim("email_verified", true))))
                .andExpect(status().isOk());
        assertThat(ELASTICSEARCH.searches().get(2)).contains("login-jan", "jan@customer.example");
    }

    @Test
    void anAccountWithoutARoleSeesNoList() throws Exception {
        api.perform(get("/api/v1/search").with(role("service"))).andExpect(status().isForbidden());
        api.perform(get("/api/v1/views/all/tickets").with(role("guest"))).andExpect(status().isForbidden());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/search?limit=0, 400",
        "/api/v1/search?limit=101, 400",
        "/api/v1/search?limit=many, 400",
        "/api/v1/search?cursor=nonsense, 400",
        "/api/v1/search?after=nonsense, 400",
        "/api/v1/search?q=event:ticket.opened, 400",
        "/api/v1/views/all/tickets?cursor=nonsense, 400",
        "/api/v1/views/none/tickets, 404",
        "/api/v1/views/closed/tickets, 404",
    })
    void aWrongQuestionIsAnsweredWithAProblem(String path, int status) throws Exception {
        api.perform(get(path).with(agent()))
                .andExpect(status().is(status))
                .andExpect(jsonPath("$.status").value(status))
                .andExpect(jsonPath("$.detail").isNotEmpty());
    }

    @Test
    void aFilterThatCannotBeReadIsAnsweredWithThePlace() throws Exception {
        api.perform(get("/api/v1/search").param("q", "state:open (tag:vip").with(agent()))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("unreadable-filter"))
                .andExpect(jsonPath("$.position").value(11));
    }

    @Test
    void anAbsentElasticsearchIsNamed() throws Exception {
        ELASTICSEARCH.setAway(true);

        for (var path : List.of("/api/v1/search?q=환불", "/api/v1/views", "/api/v1/views/open/tickets")) {
            api.perform(get(path).with(agent()))
                    .andExpect(status().isServiceUnavailable())
                    .andExpect(jsonPath("$.code").value("search-away"))
                    .andExpect(jsonPath("$.detail").value(containsString("Elasticsearch")));
        }
    }

    @Test
    void viewsHaveNamesInTheReadersLanguageAndCounts() throws Exception {
        ELASTICSEARCH.setFound(COUNTS);
        api.perform(get("/api/v1/views")
                        .header(HttpHeaders.ACCEPT_LANGUAGE, "pl")
                        .with(agent()))
                .andExpect(jsonPath(
                        "$.views[*].id",
                        contains("my-open", "unassigned", "open", "waiting", "recently-closed", "all")))
                .andExpect(jsonPath("$.views[2].name").value("Otwarte"))
                .andExpect(jsonPath("$.views[2].count").value(7));
        api.perform(get("/api/v1/views")
                        .header(HttpHeaders.ACCEPT_LANGUAGE, "ko")
                        .with(customer()))
                .andExpect(jsonPath("$.views[*].id", contains("open", "closed", "all")))
                .andExpect(jsonPath("$.views[0].name").value("미해결"));
        api.perform(get("/api/v1/views")
                        .header(HttpHeaders.ACCEPT_LANGUAGE, "xx")
                        .with(customer()))
                .andExpect(jsonPath("$.views[0].name").value("Open"));
    }

    @Test
    void aChangeThatIsNotVisibleInTimeMakesTheAnswerStale() throws Exception {
        api.perform(get("/api/v1/views/all/tickets?after=018f-b:1").with(agent()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.stale").value(true));
    }

    @Test
    void onlyAdministratorsRebuildTheIndex() throws Exception {
        api.perform(post("/api/v1/search/reindex").with(agent())).andExpect(status().isForbidden());
        api.perform(get("/api/v1/search/reindex").with(role("admin")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("never"));
    }

    private static JwtRequestPostProcessor agent() {
        return role("agent");
    }

    private static JwtRequestPostProcessor customer() {
        return role("customer");
    }

    private static JwtRequestPostProcessor role(String role) {
        return jwt().jwt(token ->
                token.subject("somebody").claim("roles", List.of(role)).claim("groups", List.of("support")));
    }
}
