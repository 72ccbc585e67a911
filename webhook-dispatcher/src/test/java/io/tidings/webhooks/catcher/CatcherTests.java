package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a catcher takes, keeps, shows and answers, and to whom. */
class CatcherTests extends CatcherFlow {

    @Test
    void whatIsSentIsShownByteForByteAndAnsweredAsTold() throws Exception {
        var catcher = catcher("{\"name\": \"Mine\"}");

        var answer = send(
                catcher,
                "/deeper?a=b%20c",
                "PUT",
                " {\"big\": 12345678901234567890}\n",
                "Authorization",
                "Bearer what?");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("sandbox");
        var shown = onlyRequest(catcher);
        assertThat(shown.path("method").asString()).isEqualTo("PUT");
        assertThat(shown.path("path").asString()).isEqualTo("/deeper");
        assertThat(shown.path("query").asString()).isEqualTo("a=b%20c");
        assertThat(shown.path("body").asString()).isEqualTo(" {\"big\": 12345678901234567890}\n");
        assertThat(shown.path("headers").toString()).contains("Bearer what?");
        assertThat(shown.path("checks").isEmpty()).isTrue();
    }

    @Test
    void formsAndUploadsAreShownAsTheyCame() throws Exception {
        var catcher = catcher("{}");
        var multipart = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";

        send(catcher, "", "POST", "b=2&a=1", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(newest(catcher).path("body").asString()).isEqualTo("b=2&a=1");
        send(catcher, "", "PATCH", "b=2", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(newest(catcher).path("body").asString()).isEqualTo("b=2");
        send(catcher, "", "POST", multipart, "Content-Type", "multipart/form-data; boundary=x");
        assertThat(newest(catcher).path("body").asString()).isEqualTo(multipart);
    }

    @Test
    void onlyTheNewestAreKeptInNumberAndInBytes() throws Exception {
        var catcher = catcher("{}");
        for (var n = 1; n <= 5; n++) {
            send(catcher, "/" + n, "POST", "x");
        }
        assertThat(requests(catcher).path("requests"))
                .extracting(request -> request.path("path").asString())
                .containsExactly("/5", "/4", "/3");

        send(catcher, "/6", "POST", "x".repeat(6_000));
        send(catcher, "/7", "POST", "x".repeat(6_000));
        assertThat(requests(catcher).path("requests"))
                .extracting(request -> request.path("path").asString())
                .containsExactly("/7");
        assertThat(call("GET", path(catcher), null, agent("maya"))
                        .path("caught")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void ofABodyThatIsTooLargeTheBeginningIsKeptAndTheSenderTold() throws Exception {
        var catcher = catcher("{}");

        var answer = send(catcher, "", "POST", "x".repeat(6_001));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(onlyRequest(catcher).path("cut").asBoolean()).isTrue();
        assertThat(onlyRequest(catcher).path("bytes").asInt()).isEqualTo(6_000);
    }

    @Test
    void aFloodIsAnswered429() throws Exception {
        var catcher = catcher("{}");
        var statuses = new ArrayList<Integer>();
        for (var n = 0; n < 60; n++) {
            statuses.add(send(catcher, "", "POST", "x").statusCode());
        }
        assertThat(statuses).contains(200, 429);
        assertThat(statuses.subList(0, 15)).containsOnly(200);
    }

    @Test
    void anExpiredCatcherIsGoneAndCanBeExtendedBefore() throws Exception {
        var catcher = catcher("{\"hours\": 2}");
        clock.advance(Duration.ofMinutes(90));
        call("PATCH", path(catcher), "{\"hours\": 2}", agent("maya"));
        clock.advance(Duration.ofMinutes(90));
        assertThat(send(catcher, "", "POST", "x").statusCode()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(90));
        assertThat(send(catcher, "", "POST", "x").statusCode()).isEqualTo(410);
        assertThat(call("GET", path(catcher), null, agent("maya")).path("code").asString())
                .isEqualTo("catcher-not-found");
    }

    @Test
    void anAgentSeesHisOwnAnAdministratorAllAndACustomerNone() throws Exception {
        var catcher = catcher("{}");

        assertThat(call("GET", path(catcher), null, agent("jan")).path("code").asString())
                .isEqualTo("catcher-not-found");
        assertThat(call("GET", path(catcher) + "/requests", null, agent("jan"))
                        .path("code")
                        .asString())
                .isEqualTo("catcher-not-found");
        assertThat(call("GET", "/api/v1/catchers", null, agent("jan"))
                        .path("catchers")
                        .isEmpty())
                .isTrue();
        assertThat(call("GET", "/api/v1/catchers", null, admin())
                        .path("catchers")
                        .size())
                .isEqualTo(1);
        var customer = jwt().jwt(token -> token.subject("c").claim("roles", List.of("customer")));
        assertThat(call("POST", "/api/v1/catchers", "{}", customer).path("code").asString())
                .isEqualTo("forbidden");
    }

    @Test
    void theSameKeyAnswersTheFirstResult() throws Exception {
        var first = create("{\"name\": \"A\"}", "k1");

        assertThat(create("{\"name\": \"A\"}", "k1").path("id")).isEqualTo(first.path("id"));
        assertThat(create("{\"name\": \"B\"}", "k1").path("code").asString()).isEqualTo("idempotency-key-reused");
        assertThat(create("{\"name\": \"A\"}", "k2").path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void thereAreNoMoreThanThereMayBe() throws Exception {
        for (var n = 0; n < 8; n++) {
            catcher("{}");
        }
        assertThat(call("POST", "/api/v1/catchers", "{}", admin()).path("code").asString())
                .isEqualTo("too-many-catchers");
    }

    @Test
    void whatCannotBeAnsweredIsRefused() throws Exception {
        for (var answer : List.of(
                "{\"preset\": \"custom\", \"status\": 101}",
                "{\"preset\": \"custom\", \"contentType\": \"text/html\"}",
                "{\"preset\": \"rate-limited\", \"retryAfter\": -1}",
                "{\"preset\": \"custom\", \"body\": \"%s\"}".formatted("x".repeat(5_000)),
                "{}")) {
            assertThat(call("POST", "/api/v1/catchers", "{\"answer\": %s}".formatted(answer), admin())
                            .path("field")
                            .asString())
                    .isEqualTo("answer");
        }
    }

    @Test
    void anOpenPageHearsOfEachRequestAndOfTheEnd() throws Exception {
        var catcher = catcher("{}");
        var out = new ByteArrayOutputStream();
        var reader = Thread.ofVirtual().start(() -> {
            try {
                streams.run(catcher.path("id").asString(), Instant.MAX, out);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> out.toString(UTF_8).contains("retry"));

        send(catcher, "", "POST", "x");
        await().until(() -> out.toString(UTF_8).contains("event: caught"));
        call("DELETE", path(catcher), null, agent("maya"));
        await().until(() -> !reader.isAlive());
        assertThat(out.toString(UTF_8)).endsWith("event: gone\ndata: {}\n\n");
    }
}
