package io.tidings.tickets;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.AskedQueries.Query;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class QueryIndexTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    AskedQueries asked;

    @Test
    void everyQueryBeginsWithAnIndex() throws Exception {
        walk();

        var unanswered =
                asked.all().stream().filter(query -> !isAnswered(query)).toList();

        assertThat(asked.all()).hasSizeGreaterThan(20);
        assertThat(unanswered)
                .as("groups and roles are few and all wanted; the driver looks once whether there is any file")
                .isSubsetOf(
                        new Query("groups", Set.of()), new Query("roles", Set.of()), new Query("fs.files", Set.of()));
    }

    /** Through everything that people ask; what mails, outcomes and erasures ask is recorded by their own tests. */
    private void walk() throws Exception {
        var address = Ids.next() + "@customer.example";
        var upload = json(mvc.perform(multipart("/api/v1/tickets/uploads")
                        .file(new MockMultipartFile(
                                "file", "a.txt", "text/plain", Ids.next().getBytes()))
                        .with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString());
        var ticket = ask(
                agent(),
                post("/api/v1/tickets").header("Idempotency-Key", Ids.next()).content("""
                {"subject": "a", "body": "b", "customer": {"email": "%s"}, "attachments": ["%s"]}""".formatted(
                                address, upload.path("id").asString())));
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        ask(agent(), post(path + "/messages").header("Idempotency-Key", "k").content("{\"body\": \"c\"}"));
        ask(agent(), patch(path).content("{\"assignee\": \"maya\"}"));
        for (var page : new String[] {"", "/messages", "/messages/1", "/history", "/attachments/1"}) {
            ask(agent(), get(path + page));
        }
        ask(agent(), put(path + "/draft").content("{\"note\": {\"text\": \"d\"}}"));
        ask(agent(), get("/api/v1/text-modules"));
        ask(agent(), get("/api/v1/tickets/" + ticket.path("key").asString()));
        ask(agent(), get("/api/v1/tickets?list=mine"));
        ask(agent(), get("/api/v1/tickets?list=unassigned"));
        ask(customer(address), get("/api/v1/tickets"));
        ask(agent(), get("/api/v1/people?email=" + address));
        ask(agent(), get("/api/v1/people?externalId=1"));
        ask(agent(), get("/api/v1/people"));
        ask(agent(), get("/api/v1/people?agent=true"));
        ask(agent(), get("/api/v1/people?q=jan kowal"));
        ask(agent(), get("/api/v1/people?organization=1"));
        ask(agent(), get("/api/v1/people/" + ticket.at("/customer/id").asString() + "/tickets"));
        ask(agent(), get("/api/v1/organizations"));
        ask(agent(), get("/api/v1/organizations?q=acme"));
        ask(agent(), get("/api/v1/organizations?domain=acme.example"));
        ask(customer(address), get("/api/v1/tickets?list=organization"));
        ask(agent(), get("/api/v1/agents?group=support"));
        ask(agent(), get("/api/v1/roles"));
        ask(outside(Ids.next(), "Olga", "o" + address, Map.of("provider", "corp")), get("/api/v1/me"));
        ask(admin(), get("/api/v1/sign-on-rules"));
        ask(admin(), post("/api/v1/sign-on-rules/preview").content("{\"rules\": []}"));
        var bulkChange = "/api/v1/bulk-changes/"
                + ask(agent(), post("/api/v1/bulk-changes").content("""
                {"tickets": ["%s"], "change": {"priority": "high"}}""".formatted(
                                        ticket.path("key").asString())))
                        .path("id")
                        .asString();
        for (var page : new String[] {"", "/passed-over"}) {
            ask(agent(), get(bulkChange + page));
        }
        ask(agent(), get("/api/v1/bulk-changes"));
        ask(admin(), post("/api/v1/people/" + ticket.at("/customer/id").asString() + "/erasure"));
    }

    private boolean isAnswered(Query query) {
        if (query.fields().contains("_id")) {
            return true;
        }
        var indexes = database.getCollection(query.collection()).listIndexes().into(new ArrayList<>());
        return indexes.stream()
                .map(index ->
                        index.get("key", Document.class).keySet().iterator().next())
                .collect(Collectors.toSet())
                .stream()
                .anyMatch(query.fields()::contains);
    }

    private JsonNode ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) throws Exception {
        var answer = mvc.perform(request.contentType(MediaType.APPLICATION_JSON).with(caller))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isBetween(200, 202);
        return answer.getContentType() != null && answer.getContentType().contains("json")
                ? json(answer.getContentAsString())
                : EventJson.mapper().nullNode();
    }

    private static JsonNode json(String text) {
        return EventJson.mapper().readTree(text);
    }
}
