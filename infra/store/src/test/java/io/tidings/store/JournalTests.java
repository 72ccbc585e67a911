package io.tidings.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.store.Journal.Change;
import io.tidings.store.Journal.Dropped;
import io.tidings.store.Journal.Put;
import io.tidings.store.Journal.Removed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {

    private static final byte[] TICKETS = "desk.tickets".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void whatIsAppendedIsReadInOrderAcrossFiles() throws IOException {
        try (var journal = Journal.in(directory)) {
            journal.append(put(1, "one"));
            journal.rotate();
            var more = put(2, "two");
            more.removed(TICKETS, 1);
            more.dropped(TICKETS);
            journal.append(more);
        }
        assertThat(read()).extracting(JournalTests::shown).containsExactly("1 one", "2 two", "1 gone", "dropped");
    }

    @Test
    void aTornLastRecordIsCutOffWhereverItWasTorn() throws IOException {
        try (var journal = Journal.in(directory)) {
            journal.append(put(1, "kept"));
            journal.append(put(2, "torn"));
        }
        Path file = directory.resolve("journal-1");
        byte[] whole = Files.readAllBytes(file);
        int kept = whole.length / 2;
        for (int length = kept; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(read())
                    .as("%d bytes", length)
                    .extracting(JournalTests::shown)
                    .containsExactly("1 kept");
            assertThat(file).hasSize(kept);
        }
    }

    @Test
    void aRecordWhoseBytesChangedIsNotBelieved() throws IOException {
        try (var journal = Journal.in(directory)) {
            journal.append(put(1, "kept"));
            journal.append(put(2, "bent"));
        }
        Path file = directory.resolve("journal-1");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(read()).extracting(JournalTests::shown).containsExactly("1 kept");
    }

    @Test
    void emptySpaceAtTheEndIsNoRecord() throws IOException {
        try (var journal = Journal.in(directory)) {
            journal.append(put(1, "kept"));
        }
        Files.write(directory.resolve("journal-1"), new byte[100], StandardOpenOption.APPEND);
        assertThat(read()).extracting(JournalTests::shown).containsExactly("1 kept");
    }

    @Test
    void whatACheckpointCoversIsForgottenAndTheRestKept() throws IOException {
        try (var journal = Journal.in(directory)) {
            journal.append(put(1, "covered"));
            long covered = journal.rotate();
            journal.append(put(2, "kept"));
            journal.forget(covered);
        }
        assertThat(read()).extracting(JournalTests::shown).containsExactly("2 kept");
    }

    @Test
    void aRestartContinuesInANewFile() throws IOException {
        Journal.in(directory).append(put(1, "before"));
        Journal.in(directory).append(put(2, "after"));
        assertThat(read()).extracting(JournalTests::shown).containsExactly("1 before", "2 after");
    }

    private static Journal.Records put(long position, String text) {
        var records = new Journal.Records();
        records.put(TICKETS, position, text.getBytes(StandardCharsets.UTF_8));
        return records;
    }

    private List<Change> read() throws IOException {
        List<Change> changes = new ArrayList<>();
        Journal.read(directory, changes::add);
        return changes;
    }

    private static String shown(Change change) {
        return switch (change) {
            case Put put -> put.position() + " " + new String(put.document(), StandardCharsets.UTF_8);
            case Removed removed -> removed.position() + " gone";
            case Dropped _ -> "dropped";
        };
    }
}
