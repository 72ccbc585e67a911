package io.tidings.stack.devmail;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** The mails as files, {@code ADDRESS/NUMBER.eml}, numbered in the order they came; the newest, up to a size together. */
final class MailFiles {

    /** The server holds each mail in memory, about three times over; with a heap of 160 MB this leaves room to work. */
    private static final long BYTES_KEPT = 32L * 1024 * 1024;

    /** However small, a mail costs the server some kilobytes. */
    private static final int MAILS_KEPT = 8_000;

    private final Path folder;
    private final long bytesKept;
    private final int mailsKept;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;
    private long last;

    private record Kept(String address, Path file, long size) {}

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
                    var address = folder.relativize(file).getName(0).toString();
                    add(new Kept(URLDecoder.decode(address, StandardCharsets.UTF_8), file, Files.size(file)));
                    last = number(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).replace(".eml", ""));
    }

    private void add(Kept mail) {
        kept.add(mail);
        bytes += mail.size;
    }

    /** Every mail with its address, oldest first. */
    synchronized void each(BiConsumer<String, Path> seen) {
        kept.forEach(mail -> seen.accept(mail.address, mail.file));
    }

    /** How a mail is written. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a mail down. Returns the addresses whose oldest mail had to make room, one entry for each mail. */
    synchronized List<String> keep(String address, Content content) {
        var file = folder.resolve(URLEncoder.encode(address, StandardCharsets.UTF_8))
                .resolve("%012d.eml".formatted(++last));
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.resolveSibling(""));
            try (var out = Files.newOutputStream(beside)) {
                content.writeTo(out);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            add(new Kept(address, file, Files.size(file)));
            return forgetOldest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> forgetOldest() throws IOException {
        var forgotten = new ArrayList<String>();
        while (kept.size() > 1 && (bytes > bytesKept || kept.size() > mailsKept)) {
            var oldest = kept.remove();
            bytes -= oldest.size;
            Files.deleteIfExists(oldest.file);
            forgotten.add(oldest.address);
        }
        return forgotten;
    }
}
