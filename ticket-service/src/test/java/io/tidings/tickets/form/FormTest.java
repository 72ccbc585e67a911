package io.tidings.tickets.form;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A form on another site, and those who fill it in. */
@TicketServiceTest
abstract class FormTest {

    static final String SITE = "https://shop.example";
    static final Duration A_WHILE = Duration.ofSeconds(5);

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    FormProperties properties;

    @Autowired
    Clock clock;

    DeskRequests desk;
    String form;
    String address;
    String email;

    @BeforeEach
    void aForm() {
        desk = new DeskRequests(mvc);
        form = "f" + Ids.next().replace("-", "").substring(12, 30);
        email = form + "@customer.example";
        // Of its own network, so that no test fills another's hour.
        address = "2001:db8:" + form.substring(10, 14).replaceAll("[^0-9a-f]", "0") + ":"
                + form.substring(14, 18).replaceAll("[^0-9a-f]", "0") + "::1";
        database.getCollection("form_counts").deleteMany(new Document());
        create("{}");
    }

    void create(String but) {
        desk.as(admin(), "POST", "/api/v1/forms", wanted(but));
    }

    void change(String but) {
        var answer = put(but);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
    }

    MockHttpServletResponse put(String but) {
        return desk.answer(admin(), "PUT", "/api/v1/forms/" + form, wanted(but), null);
    }

    String wanted(String but) {
        var wanted = EventJson.mapper().createObjectNode();
        wanted.put("id", form).put("name", "Contact").put("group", "support").put("proofOfWork", false);
        wanted.putArray("origins").add(SITE);
        wanted.setAll((ObjectNode) EventJson.mapper().readTree(but));
        return wanted.toString();
    }

    String path(String what) {
        return "/api/v1/forms/" + form + "/" + what;
    }

    JsonNode definition(String language) {
        return DeskRequests.json(answer(get(path("definition")).queryParam("language", language)));
    }

    Map<String, String> written() {
        var values = new LinkedHashMap<String, String>();
        values.put("name", "Jan");
        values.put("email", email);
        values.put("subject", "배송");
        values.put("text", "언제 오나요?");
        values.put("language", "ko");
        values.put("page", SITE + "/contact");
        return values;
    }

    /** With a token, at once. */
    Map<String, String> ready(String... but) {
        var values = written();
        values.put("token", definition("ko").at("/token/token").asString());
        for (var n = 0; n < but.length; n += 2) {
            values.put(but[n], but[n + 1]);
        }
        return values;
    }

    /** As somebody would have filled it in by now. */
    Map<String, String> filled(String... but) {
        var values = ready(but);
        later(properties.soonest());
        return values;
    }

    MockHttpServletResponse send(Map<String, String> values, MockMultipartFile... files) {
        return sendFrom(SITE, values, files);
    }

    MockHttpServletResponse sendFrom(String origin, Map<String, String> values, MockMultipartFile... files) {
        var request = multipart(path("submissions"));
        for (var file : files) {
            request.file(file);
        }
        values.forEach(request::param);
        return answer(request.header("Origin", origin).header("X-Forwarded-For", address));
    }

    /** As a browser does that shows the answer. */
    MockHttpServletResponse navigate(Map<String, String> values) {
        return answer(post(path("submissions"))
                .header("Origin", SITE)
                .header("Sec-Fetch-Mode", "navigate")
                .header("Accept-Language", "ko-KR,ko;q=0.9")
                .header("X-Forwarded-For", address)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(values.entrySet().stream()
                        .map(value ->
                                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))));
    }

    MockHttpServletResponse answer(AbstractMockHttpServletRequestBuilder<?> request) {
        try {
            return mvc.perform(request).andReturn().getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode accepted(MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        return DeskRequests.json(answer);
    }

    JsonNode sent(Map<String, String> values) {
        return desk.get(
                agent(),
                "/api/v1/tickets/" + accepted(send(values)).path("reference").asString());
    }

    static String code(MockHttpServletResponse answer) {
        return DeskRequests.json(answer).path("code").asString();
    }

    static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    static MockMultipartFile file(String name, int size) {
        return new MockMultipartFile(
                "files", name, "text/plain", "x".repeat(size).getBytes(StandardCharsets.UTF_8));
    }

    /** How many came in. */
    long count() {
        return database.getCollection("form_submissions")
                .countDocuments(new Document("form", form).append("key", new Document("$gt", "")));
    }

    void later(Duration by) {
        DeskTime.advance(mvc, by);
    }
}
