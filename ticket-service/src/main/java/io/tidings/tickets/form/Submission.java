package io.tidings.tickets.form;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/**
 * What somebody sent by a form, whichever way it came, and not checked yet.
 *
 * @param fields values of custom fields, by name
 * @param zone the visitor's time zone, where a page knows it
 * @param token the form token, where a page got one
 * @param redirect where the browser wants to be led on to
 */
record Submission(
        @Nullable String name,
        @Nullable String email,
        @Nullable String subject,
        @Nullable String text,
        Map<String, JsonNode> fields,
        List<MultipartFile> files,
        @Nullable String language,
        @Nullable String page,
        @Nullable String zone,
        @Nullable String token,
        @Nullable String proof,
        @Nullable String redirect,
        @Nullable String trap) {

    /** Looks like any other field to a program, and is hidden from people. */
    static final String TRAP = "website";
}
