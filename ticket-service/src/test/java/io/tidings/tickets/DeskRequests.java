package io.tidings.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.tidings.events.EventJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/** Requests by somebody, as a test says them in one line. */
public final class DeskRequests {

    private final MockMvc mvc;

    public DeskRequests(MockMvc mvc) {
        this.mvc = mvc;
    }

    /** What is answered, which must be a success. */
    public JsonNode as(RequestPostProcessor caller, String method, String path, String body) {
        var answer = answer(caller, method, path, body, null);
        var text = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        assertThat(answer.getStatus()).as(text).isBetween(200, 204);
        return json(answer);
    }

    public JsonNode get(RequestPostProcessor caller, String path) {
        return as(caller, "GET", path, "");
    }

    public int status(RequestPostProcessor caller, String method, String path, String body) {
        return answer(caller, method, path, body, null).getStatus();
    }

    public MockHttpServletResponse answer(
            RequestPostProcessor caller, String method, String path, String body, @Nullable String ifMatch) {
        try {
            var asked = request(HttpMethod.valueOf(method), path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .content(body)
                    .with(caller);
            return mvc.perform(ifMatch == null ? asked : asked.header("If-Match", ifMatch))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(MockHttpServletResponse answer) {
        var text = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        return text.isEmpty()
                ? EventJson.mapper().nullNode()
                : EventJson.mapper().readTree(text);
    }
}
