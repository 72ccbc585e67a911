package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.tidings.events.EventJson;
import io.tidings.suite.Browser.Look;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Files that say what they are not, run something when they are opened, or are called what no file should be: by the portal and by a
 * form, in a real browser. Nothing of them runs at the desk's address, and people read what is there.
 */
@Tag("replicas")
class HostileFileTests extends BrowserTest {

    /** Whoever runs asks for it, from whichever file. */
    private static final String MARK = "ran-" + Suite.unique();

    private static final String SCRIPT =
            "fetch('/" + MARK + "');new Image().src='/" + MARK + "';document.title='" + MARK + "'";

    private static final List<FilePayload> HOSTILE = List.of(
            file("photo.png", "image/png", "<!doctype html><script>" + SCRIPT + "</script>"),
            file(
                    "drawing.svg",
                    "image/svg+xml",
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"" + SCRIPT + "\"><script>" + SCRIPT
                            + "</script><foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>" + SCRIPT
                            + "</script></body></foreignObject></svg>"),
            file("page.html", "text/html", "<body onload=\"" + SCRIPT + "\"><script>" + SCRIPT + "</script>"),
            file(
                    "letter.xhtml",
                    "application/xhtml+xml",
                    "<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>" + SCRIPT + "</script></html>"),
            file("notes.txt", "text/html", "<script>" + SCRIPT + "</script>"));

    private static final String TURNED = "invoice\u202efdp.txt";
    private static final String OWL = "\ud83e\udd89 sowa \ud83e\udd89.txt";
    private static final String ARABIC = "صورة العقد.txt";
    private static final String LONG = "x".repeat(3_000) + ".txt";

    private static final List<FilePayload> CALLED = List.of(
            file(TURNED, "text/plain", "turned"),
            file(OWL, "text/plain", "owl"),
            file(ARABIC, "text/plain", "contract"),
            file(LONG, "text/plain", "long"),
            file("two\r\nX-Evil: lines.txt", "text/plain", "lines"));

    @Test
    void whatACustomerUploadsInThePortalRunsForNobodyAndIsCalledWhatPeopleCanRead() {
        var word = Suite.unique();
        var page = browser.signedInAs("customer", new Look(Look.PHONE, ColorScheme.LIGHT, "en"));
        var ran = watched(page.context());
        page.navigate(RUNNING.url() + "/new?type=incident");
        text(page, "In a few words", "Files " + word);
        text(page, "What happened, or what do you need?", "See the files.");
        var all = new ArrayList<>(HOSTILE);
        all.addAll(CALLED);
        attach(page, all);
        for (var name : List.of("photo.png", "drawing.svg", OWL, ARABIC)) {
            assertThat(page.getByText(name, new Page.GetByTextOptions().setExact(true))
                            .first())
                    .isVisible(LIVE);
        }
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Send request").setExact(true))
                .click();
        assertThat(page.getByText("Your request has arrived")).isVisible(LIVE);
        var ticket = AGENT.get("/api/v1/tickets/" + page.locator(".sent-key").textContent())
                .body()
                .path("id")
                .asString();

        harmless(ticket, all.size());
        page.navigate(RUNNING.url() + "/tickets/" + ticket);
        opensEach(page, ticket, all.size());
        var desk = browser.signedInAs("agent");
        var ranAtTheDesk = watched(desk.context());
        desk.navigate(RUNNING.url() + "/tickets/" + ticket);
        assertThat(desk.getByText("drawing.svg").first()).isVisible(LIVE);
        opensEach(desk, ticket, all.size());

        assertThat(ran).isEmpty();
        assertThat(ranAtTheDesk).isEmpty();
    }

    @Test
    void aProgramIsRefusedInWordsHoweverItIsCalled() {
        var page = browser.signedInAs("customer", new Look(Look.PHONE, ColorScheme.LIGHT, "en"));
        page.navigate(RUNNING.url() + "/new?type=incident");
        for (var program : List.of(
                new FilePayload("photo\u202egpj.exe", "image/jpeg", new byte[] {1}),
                new FilePayload("holiday.jpg", "image/jpeg", ("MZ" + "\0".repeat(200)).getBytes(UTF_8)),
                new FilePayload("setup.exe. ", "text/plain", new byte[] {1}))) {
            attach(page, List.of(program));
            assertThat(page.locator(".attached [role=alert]")).isVisible(LIVE);
            page.reload();
        }
    }

    @Test
    void whatAStrangerSendsByAFormRunsForNobody() throws Exception {
        var form = "f" + Suite.unique();
        var made = ADMIN.post(
                "/api/v1/forms",
                Map.of(
                        "id",
                        form,
                        "name",
                        "Files",
                        "group",
                        "support",
                        "files",
                        Map.of("most", 10, "largest", 100_000),
                        "withoutScript",
                        true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        try {
            var all = new ArrayList<>(HOSTILE);
            all.addAll(CALLED.subList(0, 4));
            var sent = new RawHttp(RawHttp.someAddress(), Map.of())
                    .ask(
                            "POST",
                            "/api/v1/forms/" + form + "/submissions",
                            "multipart/form-data; boundary=b",
                            multipart(all),
                            Map.of("Accept", "application/json"));
            assertThat(sent.status()).as(sent.text()).isEqualTo(201);
            var key = EventJson.mapper().readTree(sent.text()).path("reference").asString();
            var ticket = AGENT.get("/api/v1/tickets/" + key).body().path("id").asString();

            harmless(ticket, all.size());
            var desk = browser.signedInAs("agent");
            var ran = watched(desk.context());
            opensEach(desk, ticket, all.size());
            assertThat(ran).isEmpty();
        } finally {
            ADMIN.delete("/api/v1/forms/" + form);
        }
    }

    /** What the desk says of the files, and how it hands them out. */
    private static void harmless(String ticket, int count) {
        var names = new ArrayList<String>();
        for (var file : files(ticket, count)) {
            var name = file.path("name").asString();
            names.add(name);
            assertThat(name).doesNotContain("\u202e", "\r", "\n", "/", "\\").hasSizeLessThan(300);
            var answer = AGENT.get("/api/v1/tickets/" + ticket + "/attachments/"
                    + file.path("n").asInt());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-content-type-options")).as(name).isEqualTo("nosniff");
            assertThat(answer.header("content-security-policy"))
                    .as(name)
                    .contains("sandbox")
                    .doesNotContain("allow-scripts");
            assertThat(answer.headers()).as(name).doesNotContainKey("x-evil");
            if (answer.header("content-type").matches("(?i).*(html|svg|xml|javascript).*")) {
                assertThat(answer.header("content-disposition")).as(name).startsWith("attachment");
            }
        }
        assertThat(names)
                .contains(OWL, ARABIC)
                .anyMatch(name -> name.matches("invoice.?fdp\\.txt"))
                .anyMatch(name -> name.matches("x{20,}.*\\.txt"));
    }

    private static List<JsonNode> files(String ticket, int count) {
        var files =
                Suite.messages(ticket).path(0).path("attachments").valueStream().toList();
        assertThat(files).hasSize(count);
        return files;
    }

    /** As whoever gets the link and opens it: most are saved, and what is shown is shown as what it is. */
    private static void opensEach(Page page, String ticket, int count) {
        for (var file : files(ticket, count)) {
            try {
                page.navigate(RUNNING.url() + "/api/v1/tickets/" + ticket + "/attachments/"
                        + file.path("n").asInt());
                assertThat(page.title()).doesNotContain(MARK);
            } catch (PlaywrightException saved) {
                assertThat(saved.getMessage()).contains("Download is starting");
            }
        }
    }

    private static List<String> watched(BrowserContext window) {
        var ran = new CopyOnWriteArrayList<String>();
        window.onRequest(request -> {
            if (request.url().contains(MARK)) {
                ran.add(request.url());
            }
        });
        window.onDialog(dialog -> {
            ran.add(dialog.message());
            dialog.dismiss();
        });
        return ran;
    }

    private static void text(Page page, String label, String text) {
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label))
                .fill(text);
    }

    private static void attach(Page page, List<FilePayload> files) {
        var chooser = page.waitForFileChooser(() -> page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Attach files").setExact(true))
                .click());
        chooser.setFiles(files.toArray(FilePayload[]::new));
    }

    private static FilePayload file(String name, String kind, String content) {
        return new FilePayload(name, kind, content.getBytes(UTF_8));
    }

    private static byte[] multipart(List<FilePayload> files) throws Exception {
        var all = new ByteArrayOutputStream();
        for (var field : Map.of("email", Suite.someCustomer(), "subject", "Files", "text", "See the files.")
                .entrySet()) {
            all.write("--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(field.getKey(), field.getValue())
                    .getBytes(UTF_8));
        }
        for (var file : files) {
            all.write(
                    "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                            .formatted(file.name, file.mimeType)
                            .getBytes(UTF_8));
            all.write(file.buffer);
            all.write("\r\n".getBytes(UTF_8));
        }
        all.write("--b--\r\n".getBytes(UTF_8));
        return all.toByteArray();
    }
}
