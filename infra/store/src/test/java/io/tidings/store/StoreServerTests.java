package io.tidings.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreServerTests {

    @Test
    void itSavesAndEndsWhenAsked(@TempDir Path directory) throws Exception {
        try (var store = StoreProcess.start(directory);
                var client = MongoClients.create(store.connectionString())) {
            client.getDatabase("desk")
                    .getCollection("tickets")
                    .insertMany(IntStream.range(0, 5_000)
                            .mapToObj(i -> new Document("_id", i).append("body", "x".repeat(1_000)))
                            .toList());
            // Ten seconds are what its supervisor leaves it.
            assertThat(store.end()).isLessThan(10_000);
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("store.mv");
        }
        try (var store = StoreProcess.start(directory);
                var client = MongoClients.create(store.connectionString())) {
            var tickets = client.getDatabase("desk").getCollection("tickets");
            assertThat(tickets.countDocuments()).isEqualTo(5_000);
            assertThat(tickets.find(Filters.eq("_id", 4_711)).first()).isNotNull();
        }
    }

    @Test
    void aSecondStoreInTheSameDirectoryIsRefusedInASentence(@TempDir Path directory) throws Exception {
        try (var store = StoreProcess.start(directory)) {
            var second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreServer.class.getName(),
                            "--port",
                            "0",
                            "--data",
                            directory.toString())
                    .start();
            assertThat(second.errorReader().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("The store in " + directory + " cannot be opened");
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(store.pid()).isNotEqualTo(second.pid());
        }
    }
}
