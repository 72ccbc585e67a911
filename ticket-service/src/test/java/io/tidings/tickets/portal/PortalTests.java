package io.tidings.tickets.portal;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.TicketServiceTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;

/** How the team looks: decided by administrators, read by everybody, and nothing of an uploaded file but what it shows. */
@TicketServiceTest
class PortalTests {

    private static final String SETTINGS = "/api/v1/portal-settings";

    @Autowired
    MockMvc mvc;

    private DeskRequests desk;

    @BeforeEach
    void desk() {
        desk = new DeskRequests(mvc);
    }

    @AfterEach
    void asItWas() {
        desk.as(admin(), "PUT", SETTINGS, "{}");
        desk.as(admin(), "DELETE", SETTINGS + "/logo", "");
    }

    @Test
    void whatAdministratorsDecideEverybodyReadsWithoutALogin() throws Exception {
        desk.as(admin(), "PUT", SETTINGS, """
                {"name": " Acme Help ", "colour": "#E4572E"}""");

        var answer = read("/api/v1/portal");

        assertThat(answer.getHeader("Cache-Control")).contains("max-age=60").contains("public");
        var portal = DeskRequests.json(answer);
        assertThat(portal.path("name").asString()).isEqualTo("Acme Help");
        assertThat(portal.at("/tones/light/accent").asString()).startsWith("#");
        assertThat(portal.has("logo")).isFalse();
        assertThat(desk.get(admin(), SETTINGS).path("colour").asString()).isEqualTo("#e4572e");
    }

    @Test
    void nobodyElseDecides() {
        for (var other : List.of(agent(), customer("jan@customer.example"))) {
            assertThat(desk.status(other, "PUT", SETTINGS, "{}")).isEqualTo(403);
            assertThat(desk.status(other, "GET", SETTINGS, "")).isEqualTo(403);
            assertThat(desk.status(other, "GET", SETTINGS + "/tones?colour=%23000000", ""))
                    .isEqualTo(403);
        }
    }

    @Test
    void aLogoIsPaintedAnewSmallerAndServedForEver() throws Exception {
        assertThat(upload(picture(2_000, 400, "png")).getStatus()).isEqualTo(200);

        var address = DeskRequests.json(read("/api/v1/portal")).path("logo").asString();
        var served = read(address);

        assertThat(served.getContentType()).isEqualTo("image/png");
        assertThat(served.getHeader("Cache-Control")).contains("immutable");
        assertThat(served.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        var shown = ImageIO.read(new ByteArrayInputStream(served.getContentAsByteArray()));
        assertThat(shown.getWidth()).isEqualTo(640);
        assertThat(shown.getHeight()).isEqualTo(128);
        assertThat(read("/api/v1/portal/logo/0000").getStatus()).isEqualTo(404);
    }

    /** Behind a picture something else may stand, for a reader that looks there. */
    @Test
    void nothingOfAFileIsLeftButWhatItShows() throws Exception {
        var picture = picture(40, 40, "png");
        var hidden = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        var both = Arrays.copyOf(picture, picture.length + hidden.length);
        System.arraycopy(hidden, 0, both, picture.length, hidden.length);

        assertThat(upload(both).getStatus()).isEqualTo(200);

        var address = DeskRequests.json(read("/api/v1/portal")).path("logo").asString();
        assertThat(new String(read(address).getContentAsByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("script");
    }

    @Test
    void whatIsNoPictureOrTooLargeAOneIsRefused() throws Exception {
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8);
        for (var file : List.of(svg, new byte[0], picture(2_001, 2_000, "png"), broken())) {
            assertThat(upload(file).getStatus()).isEqualTo(400);
        }
        assertThat(DeskRequests.json(read("/api/v1/portal")).has("logo")).isFalse();
    }

    private static byte[] broken() throws IOException {
        var picture = picture(40, 40, "png");
        return Arrays.copyOf(picture, 40);
    }

    @Test
    void whoDecidesOverSomebodyElsesDecisionIsTold() {
        desk.as(admin(), "PUT", SETTINGS, "{\"name\": \"One\"}");

        assertThat(desk.answer(admin(), "PUT", SETTINGS, "{\"name\": \"Two\"}", "\"0\"")
                        .getStatus())
                .isEqualTo(412);
    }

    @Test
    void whatCannotBeSoIsRefused() {
        for (var wanted :
                List.of("{\"colour\": \"red\"}", "{\"colour\": \"#12\"}", "{\"name\": \"" + "n".repeat(61) + "\"}")) {
            assertThat(desk.status(admin(), "PUT", SETTINGS, wanted)).as(wanted).isEqualTo(400);
        }
    }

    /** A name is text, whatever it is made of. */
    @Test
    void theLoginPagesStyleHoldsNothingButALook() throws Exception {
        desk.as(admin(), "PUT", SETTINGS, """
                {"name": "A\\"} body{background:url(//x)} </style>", "colour": "#e4572e"}""");

        var style = read("/api/v1/portal/login.css");

        assertThat(style.getContentType()).startsWith("text/css");
        assertThat(style.getContentAsString())
                .contains("--accent: light-dark(")
                .doesNotContain("url(//x)")
                .doesNotContain("</style>")
                .doesNotContain("body{");
    }

    @Test
    void aConfigurationTakesTheLookToAnotherDesk() throws Exception {
        desk.as(admin(), "PUT", SETTINGS, "{\"name\": \"Acme\", \"colour\": \"#e4572e\"}");
        upload(picture(40, 40, "gif"));
        var whole = desk.get(admin(), "/api/v1/portal");
        var look = new Look(
                "Acme", "#e4572e", new Logo(read(whole.path("logo").asString()).getContentAsByteArray()).base64());

        assertThat(look.checked()).isEqualTo(look);
    }

    private MockHttpServletResponse read(String path) throws Exception {
        return mvc.perform(get(path)).andReturn().getResponse();
    }

    private MockHttpServletResponse upload(byte[] file) throws Exception {
        return mvc.perform(multipart(HttpMethod.PUT, SETTINGS + "/logo")
                        .file(new MockMultipartFile("file", "logo.png", "image/png", file))
                        .with(admin()))
                .andReturn()
                .getResponse();
    }

    private static byte[] picture(int width, int height, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }
}
