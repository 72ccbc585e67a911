package io.tidings.tickets;

import io.tidings.events.EventJson;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/** Asks the service as somebody, and reads what it answers. */
public record Asking(MockMvc mvc) {

    /** @param body missing where the answer has none */
    public record Answer(int status, JsonNode body, MockHttpServletResponse response) {}

    public Answer ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        try {
            var response = mvc.perform(
                            request.contentType(MediaType.APPLICATION_JSON).with(caller))
                    .andReturn()
                    .getResponse();
            var text = response.getContentAsString(StandardCharsets.UTF_8);
            var body = text.isEmpty()
                    ? EventJson.mapper().missingNode()
                    : EventJson.mapper().readTree(text);
            return new Answer(response.getStatus(), body, response);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
