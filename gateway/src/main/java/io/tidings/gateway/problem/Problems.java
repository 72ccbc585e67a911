package io.tidings.gateway.problem;

import io.tidings.gateway.FormPaths;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with a problem: as RFC 9457 problem details below {@code /api} and to programs, as a short page to a person who
 * navigates. What people are told is translated: the page, and what is away; the API's other sentences are English, and all carry
 * a {@code code} to translate by.
 */
@Component
public class Problems {

    private final JsonMapper json;
    private final MessageSource messages;

    /** @param messages the pages' words, by {@code problem.CODE.title} and {@code .text} */
    public Problems(JsonMapper json, MessageSource messages) {
        this.json = json;
        this.messages = messages;
    }

    public Mono<Void> answer(ServerWebExchange exchange, HttpStatus status, String code, String sentence) {
        return answer(exchange, status, code, sentence, Map.of());
    }

    public Mono<Void> answer(
            ServerWebExchange exchange, HttpStatus status, String code, String sentence, Map<String, String> facts) {
        if (isForm(exchange.getRequest())) {
            return formPage(exchange, status, code);
        }
        return isNavigation(exchange.getRequest())
                ? page(exchange, status, code)
                : details(exchange, status, code, sentence, facts);
    }

    /**
     * Says in the person's language what does not work for the moment, and what does.
     *
     * @param what the service that cannot be reached, by its module's name, or {@code keycloak} or {@code sessions}
     */
    public Mono<Void> away(ServerWebExchange exchange, String what) {
        if (isForm(exchange.getRequest())) {
            return formPage(exchange, HttpStatus.SERVICE_UNAVAILABLE, "service-away");
        }
        return isNavigation(exchange.getRequest())
                ? page(exchange, HttpStatus.SERVICE_UNAVAILABLE, "service-away", "away." + what)
                : details(
                        exchange,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service-away",
                        messages.getMessage(
                                        "away." + what,
                                        null,
                                        "%s is away for the moment; try again in a few seconds.".formatted(what),
                                        Language.of(exchange.getRequest()))
                                + "",
                        Map.of("service", what));
    }

    /** @param what the service that has its hands full */
    public Mono<Void> busy(ServerWebExchange exchange, String what) {
        var sentence = "%s has more to do than can be done at once. Nothing was changed; try again in a moment."
                .formatted(what);
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "2");
        return answer(exchange, HttpStatus.SERVICE_UNAVAILABLE, "temporarily-busy", sentence, Map.of("service", what));
    }

    /** @param seconds how long to wait before the next request */
    public Mono<Void> tooMany(ServerWebExchange exchange, long seconds) {
        var sentence = "Too many requests at once. Nothing was changed; come again in %d s, and more slowly."
                .formatted(seconds);
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        return answer(exchange, HttpStatus.TOO_MANY_REQUESTS, "rate-limited", sentence);
    }

    public Mono<Void> slow(ServerWebExchange exchange, String what) {
        var sentence = "%s did not answer in time; look before you repeat a change.".formatted(what);
        return answer(exchange, HttpStatus.GATEWAY_TIMEOUT, "service-slow", sentence, Map.of("service", what));
    }

    public Mono<Void> brokeOff(ServerWebExchange exchange, String what) {
        var sentence = "%s broke off while answering; look before you repeat a change.".formatted(what);
        return answer(exchange, HttpStatus.BAD_GATEWAY, "service-broke-off", sentence, Map.of("service", what));
    }

    private Mono<Void> details(
            ServerWebExchange exchange, HttpStatus status, String code, String sentence, Map<String, String> facts) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "urn:tidings:problem:" + code);
        problem.put("title", title(code));
        problem.put("status", status.value());
        problem.put("detail", sentence);
        problem.put("instance", exchange.getRequest().getURI().getRawPath());
        problem.put("code", code);
        problem.putAll(facts);
        return write(exchange, status, MediaType.APPLICATION_PROBLEM_JSON, json.writeValueAsBytes(problem));
    }

    /** As the services call theirs: {@code service-away} reads "Service away". */
    private static String title(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    }

    /** A page of its own, because the built page may be what is missing. */
    public Mono<Void> page(ServerWebExchange exchange, HttpStatus status, String code) {
        return page(exchange, status, code, "problem." + code + ".text");
    }

    private Mono<Void> page(ServerWebExchange exchange, HttpStatus status, String code, String sentence) {
        var language = Language.of(exchange.getRequest());
        return page(
                exchange,
                status,
                language,
                text("problem." + code + ".title", "problem.other.title", language),
                text(sentence, "problem.other.text", language),
                "<a href=\"/\">" + text("problem.again", "problem.again", language) + "</a>");
    }

    /**
     * To a visitor of another site who sent an HTML form without any script: nothing of the desk, which is none of theirs, and how to
     * find again what they wrote.
     */
    public Mono<Void> formPage(ServerWebExchange exchange, HttpStatus status, String code) {
        var language = Language.of(exchange.getRequest());
        exchange.getResponse().getHeaders().set("Content-Security-Policy", FORM_POLICY);
        return page(
                exchange,
                status,
                language,
                text("form." + code + ".title", "form.title", language),
                text("form." + code, "form.other", language),
                text("form.back", "form.back", language));
    }

    /** @param texts the heading, what is wrong and the way out, as HTML */
    private static Mono<Void> page(ServerWebExchange exchange, HttpStatus status, Locale language, String... texts) {
        var html = """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s</title><link rel="stylesheet" href="/problem.css"></head>
                <body><main><h1>%s</h1><p>%s</p><p>%s</p></main></body></html>
                """.formatted(language.toLanguageTag(), texts[0], texts[0], texts[1], texts[2]);
        return write(exchange, status, HTML, html.getBytes(StandardCharsets.UTF_8));
    }

    /** The door for forms sets no headers of its own: what services answer there says all. */
    private static final String FORM_POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private String text(String key, String otherwise, Locale language) {
        var fallback = messages.getMessage(otherwise, null, language);
        return HtmlUtils.htmlEscape(messages.getMessage(key, null, fallback, language) + "", "UTF-8");
    }

    private static Mono<Void> write(ServerWebExchange exchange, HttpStatus status, MediaType type, byte[] body) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.empty();
        }
        response.setStatusCode(status);
        response.getHeaders().setContentType(type);
        response.getHeaders().setContentLength(body.length);
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getHeaders().remove(HttpHeaders.LOCATION);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "2");
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    /** A browser that was sent here by an HTML form on somebody's site, and shows what is answered as its next page. */
    public static boolean isForm(ServerHttpRequest request) {
        var mode = request.getHeaders().getFirst("Sec-Fetch-Mode");
        return request.getMethod() == HttpMethod.POST
                && FormPaths.isPublic(request.getPath().value())
                && (mode == null ? takesHtml(request) : mode.equals("navigate"));
    }

    private static boolean takesHtml(ServerHttpRequest request) {
        return request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT).stream()
                .anyMatch(accept -> accept.contains("text/html"));
    }

    /** A person's browser that follows a link or opens an address, rather than a program or the page's own calls. */
    public static boolean isNavigation(ServerHttpRequest request) {
        var path = request.getPath().value();
        return (request.getMethod() == HttpMethod.GET || path.startsWith("/auth/") || path.equals("/logout"))
                && !path.startsWith("/api/")
                && takesHtml(request);
    }
}
