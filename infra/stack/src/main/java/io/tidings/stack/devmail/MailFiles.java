package io.tidings.stack.devmail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The mails as files, {@code ADDRESS/NUMBER.eml}, numbered in the order they came; the newest, up to a size together. */
final class MailFiles {

    /** The server holds each mail in memory, about three times over; with a heap of 160 MB this leaves room to work. */
    private static final long BYTES_KEPT = 24L * 1024 * 1024;

    /** However small, a mail costs the server some kilobytes. */
    private static final int MAILS_KEPT = 8_000;

    private final Path folder;
    private final long bytesKept;
    private final int mailsKept;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Map<Long, Kept> byNumber = new HashMap<>();
    private long bytes;
    private long last;

    /**
     * A mail in a mailbox.
     *
     * @param address the mailbox
     * @param at when it came
     * @param size in bytes
     */
    record Kept(long number, String address, Path file, Instant at, long size) {

        byte[] content() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param forgotten the oldest mails, which had to make room */
    record Keeping(Kept mail, List<Kept> forgotten) {}

    MailFiles(Path folder) {
        this(folder, BYTES_KEPT, MAILS_KEPT);
    }

    MailFiles(Path folder, long bytesKept, int mailsKept) {
        this.folder = folder;
        this.bytesKept = bytesKept;
        this.mailsKept = mailsKept;
        read();
    }

    private void read() {
        try {
            Files.createDirectories(folder);
            try (var found = Files.find(folder, 2, (file, _) -> file.toString().endsWith(".eml"))) {
                for (var file :
                        found.sorted(Comparator.comparing(MailFiles::number)).toList()) {
                    last = number(file);
                    add(kept(last, file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Kept kept(long number, Path file) throws IOException {
        var address = folder.relativize(file).getName(0).toString();
        return new Kept(
                number,
                URLDecoder.decode(address, StandardCharsets.UTF_8),
                file,
                Files.getLastModifiedTime(file).toInstant(),
                Files.size(file));
    }

    private static long number(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).replace(".eml", ""));
    }

    private void add(Kept mail) {
        kept.add(mail);
        byNumber.put(mail.number, mail);
        bytes += mail.size;
    }

    /** Every mail, oldest first. */
    synchronized void each(Consumer<Kept> seen) {
        kept.forEach(seen);
    }

    /** Writes a mail down. */
    synchronized Keeping keep(String address, byte[] raw) {
        var file = folder.resolve(URLEncoder.encode(address, StandardCharsets.UTF_8))
                .resolve("%012d.eml".formatted(++last));
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(beside, raw);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            var mail = kept(last, file);
            add(mail);
            return new Keeping(mail, forgetOldest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Kept> forgetOldest() throws IOException {
        var forgotten = new ArrayList<Kept>();
        while (kept.size() > 1 && (bytes > bytesKept || kept.size() > mailsKept)) {
            var oldest = kept.remove();
            byNumber.remove(oldest.number);
            bytes -= oldest.size;
            Files.deleteIfExists(oldest.file);
            forgotten.add(oldest);
        }
        return forgotten;
    }

    /** The bytes of a mail; absent once it is forgotten. */
    synchronized byte @Nullable [] content(long number) {
        var mail = byNumber.get(number);
        return mail == null ? null : mail.content();
    }

    synchronized void forgetAll() {
        try {
            for (var mail : kept) {
                Files.deleteIfExists(mail.file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept.clear();
        byNumber.clear();
        bytes = 0;
    }
}
