package io.tidings.tickets.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** What strangers make of a form: its tokens, its limits and its sites. */
class FormDefenceTests extends FormTest {

    @Test
    void theSameTokenTwiceIsOneTicket() {
        var values = filled();
        var first = send(values);
        var again = send(values);

        assertThat(first.getStatus()).isEqualTo(201);
        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(DeskRequests.json(again)).isEqualTo(DeskRequests.json(first));
        assertThat(count()).isOne();
    }

    @Test
    void aTokenIsGoodForItsFormItsTimeAndAfterAMoment() {
        var early = ready();
        assertThat(code(send(early))).isEqualTo("form-too-early");

        var own = filled();
        var other = form;
        form = "g" + other.substring(1);
        create("{}");
        assertThat(code(send(own))).isEqualTo("form-token-invalid");
        form = other;

        var forged = filled();
        var last = forged.get("token").length() - 2;
        var changed = forged.get("token").charAt(last) == 'A' ? 'B' : 'A';
        forged.put(
                "token",
                forged.get("token").substring(0, last)
                        + changed
                        + forged.get("token").substring(last + 1));
        assertThat(code(send(forged))).isEqualTo("form-token-invalid");
        assertThat(code(send(filled("token", "..")))).isEqualTo("form-token-invalid");
        assertThat(code(send(filled("token", "")))).isEqualTo("form-token-needed");

        var old = filled();
        later(properties.tokenLasts());
        assertThat(code(send(old))).isEqualTo("form-token-expired");
        assertThat(count()).isZero();
    }

    @Test
    void withoutItsProofNothingIsTaken() {
        change("{\"proofOfWork\": true}");
        later(A_WHILE);

        var without = filled();
        assertThat(code(send(without))).isEqualTo("form-proof");
        without.put("proof", proof(without.get("token"), properties.proofBits()));
        assertThat(send(without).getStatus()).isEqualTo(201);
    }

    @Test
    void theTrapIsRefusedInWordsAndNeverSwallowed() {
        var values = filled("website", "https://spam.example");

        var refused = send(values);

        assertThat(code(refused)).isEqualTo("form-trap");
        values.remove("website");
        assertThat(send(values).getStatus()).isEqualTo(201);
    }

    @Test
    void anAddressMaySendSoManyInAnHourAndIsToldWhenItMayAgain() {
        full("hour", properties.perAddressHour());

        var refused = send(filled());

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 3_600);
        assertThat(refused.getHeader("Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(count()).isZero();
        var neighbour = address;
        address = "203.0.113." + (form.charAt(12) % 100);
        assertThat(send(filled()).getStatus()).isEqualTo(201);
        address = neighbour;
        later(Duration.ofHours(1));
        assertThat(send(filled()).getStatus()).isEqualTo(201);
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        full("hour", properties.perAddressHour());
        address = address.replace("::1", "::dead:beef");

        assertThat(send(filled()).getStatus()).isEqualTo(429);
    }

    @Test
    void theDayHasALimitForAnAddressAndForAll() {
        full("day", properties.perAddressDay());
        assertThat(send(filled()).getStatus()).isEqualTo(429);

        database.getCollection("form_counts").deleteMany(new Document());
        var one = address;
        address = "all";
        full("day", properties.perDay());
        address = one;
        var refused = send(filled());
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 86_400);
        database.getCollection("form_counts").deleteMany(new Document());
    }

    @Test
    void whatIsSentAgainCountsOnce() {
        var values = filled();
        for (var n = 0; n < 3; n++) {
            send(values);
        }

        var counted = database.getCollection("form_counts")
                .find(new Document("n", new Document("$gt", 0)))
                .into(new ArrayList<>());
        assertThat(counted).hasSize(3).allSatisfy(one -> assertThat(one.getInteger("n"))
                .isOne());
    }

    @Test
    void whatIsTooLongIsRefusedWhileItIsRead() {
        change("{\"withoutScript\": true}");
        var body = "text=" + "x".repeat(SubmissionReader.LARGEST);

        var refused = answer(post(path("submissions"))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(body));

        assertThat(refused.getStatus()).isEqualTo(413);
    }

    @Test
    void onlyTheFormsOwnSitesMayReadAndSendAndNeverWithCookies() {
        var own = answer(get(path("definition")).header("Origin", SITE));
        assertThat(own.getHeader("Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(own.getHeader("Access-Control-Allow-Credentials")).isNull();
        var foreign = answer(get(path("definition")).header("Origin", "https://evil.example"));
        assertThat(foreign.getHeader("Access-Control-Allow-Origin")).isNull();

        assertThat(code(sendFrom("https://evil.example", filled()))).isEqualTo("form-origin");
        assertThat(code(sendFrom("https://shop.example.evil.example", filled())))
                .isEqualTo("form-origin");
        assertThat(code(sendFrom("null", filled()))).isEqualTo("form-origin");
        assertThat(count()).isZero();

        assertThat(answer(options(path("submissions"))
                                .header("Origin", SITE)
                                .header("Access-Control-Request-Method", "POST"))
                        .getHeader("Access-Control-Allow-Origin"))
                .isEqualTo(SITE);
        assertThat(answer(options(path("submissions"))
                                .header("Origin", "https://evil.example")
                                .header("Access-Control-Request-Method", "POST"))
                        .getHeader("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void aSiteIsNamedWithoutAPathAndByWhatBrowsersCallIt() {
        assertThat(Origins.of("HTTPS://Żółw.example:443/")).contains("https://xn--w-uga1v8h.example");
        assertThat(Origins.of("http://localhost:8090")).contains("http://localhost:8090");
        for (var none :
                new String[] {"shop.example", "https://a.example/b", "https://a@b.example", "javascript:x", "*"}) {
            assertThat(Origins.of(none)).as(none).isEmpty();
            assertThat(code(put("{\"origins\": [\"" + none + "\"]}"))).isEqualTo("invalid-field");
        }
    }

    /** As if so many had come from the address in this hour or day. */
    private void full(String window, int n) {
        var hour = window.equals("hour");
        var length = hour ? 3_600 : 86_400;
        var now = Instant.ofEpochSecond(now() / length * length);
        var id = (address.equals("all") ? "all" : FormLimits.network(address)) + " " + (hour ? "PT1H" : "PT24H") + " "
                + now;
        database.getCollection("form_counts")
                .insertOne(new Document("_id", id)
                        .append("n", n)
                        .append("until", Date.from(Instant.now().plusSeconds(864_000))));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static String proof(String token, int bits) {
        for (var n = 0; ; n++) {
            var digest = Digests.sha256().digest((token + ":" + n).getBytes(StandardCharsets.US_ASCII));
            if (Integer.numberOfLeadingZeros(ByteBuffer.wrap(digest).getInt()) >= bits) {
                return String.valueOf(n);
            }
        }
    }
}
