package io.tidings.tickets.attachment;

import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import io.tidings.tickets.TicketServiceTest;
import jakarta.servlet.MultipartConfigElement;
import java.nio.charset.StandardCharsets;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@TicketServiceTest
class UploadTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    MultipartConfigElement server;

    @Test
    void whatIsNotTakenIsRefusedInWordsAndNothingOfItIsStored() throws Exception {
        var before = stored();

        upload("setup.exe", "words")
                .andExpect(status().isUnsupportedMediaType())
                .andExpect(jsonPath("$.code").value("file-refused"))
                .andExpect(jsonPath("$.name").value("setup.exe"));
        upload("holiday.png", "MZ\u0090 a program").andExpect(status().isUnsupportedMediaType());

        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void whoSendsNoFormIsToldWhatToSend() throws Exception {
        mvc.perform(post("/api/v1/tickets/uploads")
                        .contentType("application/json")
                        .content("{}")
                        .with(customer("jan@customer.example")))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("not-a-form"));
    }

    @Test
    void anythingElseIsTakenWhole() throws Exception {
        upload("notes.txt", "x".repeat(100_000))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.size").value(100_000));
        upload("empty.txt", "").andExpect(status().isCreated());
    }

    @Test
    void peopleCanAskWhatIsTakenAndTheWebServerTakesALittleMore() throws Exception {
        mvc.perform(get("/api/v1/tickets/uploads").with(customer("jan@customer.example")))
                .andExpect(jsonPath("$.largest").value(30_000_000))
                .andExpect(jsonPath("$.blocked[?(@ == 'exe')]").exists());
        assertThat(server.getMaxFileSize()).isGreaterThan(30 << 20);
        assertThat(server.getMaxRequestSize()).isGreaterThan(server.getMaxFileSize());
    }

    private long stored() {
        return database.getCollection("uploads").countDocuments(new Document());
    }

    private ResultActions upload(String name, String content) throws Exception {
        return mvc.perform(multipart("/api/v1/tickets/uploads")
                .file(new MockMultipartFile(
                        "file", name, "application/octet-stream", content.getBytes(StandardCharsets.ISO_8859_1)))
                .with(customer("jan@customer.example")));
    }
}
