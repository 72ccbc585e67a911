package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, an answer comes, soon and without taking the heap. {@code -Dfuzz.inputs=200000} runs more,
 * {@code -Dfuzz.seed} the same again.
 */
class FuzzTests {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 3_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261121L);

    /** Of processor time, whatever else the machine does; a mail of this corpus usually takes about a millisecond. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** When somebody has to be told where it hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What reading may allocate in all, a multiple of the mail's size beside what every mail takes: far from what a loop would. */
    private static final long MOST_TIMES = 1_500;

    private static final long MOST_BYTES = 64 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String[] SPICES = {
        "\r\n--",
        "--mix--\r\n",
        "=?utf-8?B?",
        "?=",
        "\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=mix\r\n",
        "<",
        ">",
        "\"",
        "(",
        "charset=",
        "\0\0",
        "\u001b$B",
        "%ZZ",
        "begin 644 x\r\n",
        "=\r\n",
        "On Mon, Nov 2, 2026 ",
        " wrote:\r\n",
        ">>>>>",
        "<div><div>",
        ";;;"
    };

    @Test
    void mutatedAndTruncatedMailsAreReadInTime() throws IOException {
        var random = new Random(SEED);
        var corpus = new ArrayList<byte[]>();
        for (var mail : CorpusTests.mails()) {
            corpus.add(Files.readAllBytes(mail));
        }
        System.out.println("mail parse, " + INPUTS + " mutations with seed " + SEED);
        for (int i = 0; i < INPUTS; i++) {
            var input = mutated(corpus.get(random.nextInt(corpus.size())), corpus, random);
            assertReadInTime(input, "seed " + SEED + ", input " + i);
        }
    }

    @Test
    void deepNestingIsReadInTime() {
        var nested = new StringBuilder("From: a@b.example\r\n");
        for (int i = 0; i < 10_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        assertReadInTime(bytes(nested + "\r\nhello"), "multiparts");
        assertReadInTime(
                bytes("From: a@b.example\r\n" + "Content-Type: message/rfc822\r\n\r\n".repeat(10_000)), "messages");
        assertReadInTime(bytes("Content-Type: text/html\r\n\r\n" + "<div>".repeat(20_000) + "deep"), "elements");
        assertReadInTime(bytes("To: " + "(".repeat(200_000) + "\r\n\r\nx"), "comments");
        assertReadInTime(bytes("To: " + "<".repeat(200_000) + "\r\n\r\nx"), "brackets");
    }

    @Test
    void aMailHasNoMorePartsThanItMay() {
        var head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        var part = "--b\r\n\r\nx\r\n";

        assertThat(MailReader.read(bytes(head + part.repeat(1_500) + "--b--\r\n"))
                        .leaves())
                .hasSizeBetween(900, 1_000);
        assertReadInTime(bytes(head + part.repeat(500_000)), "parts");
    }

    @Test
    void hugeHeadersAreReadInTime() {
        assertReadInTime(bytes("Subject: " + "x".repeat(20_000_000) + "\r\n\r\nbody"), "one long field");
        assertReadInTime(bytes("X-A: b\r\n".repeat(500_000) + "\r\nbody"), "many fields");
        assertReadInTime(bytes("Subject: " + "=?utf-8?Q?a".repeat(80_000) + "\r\n\r\nbody"), "words that never end");
        assertReadInTime(bytes("References: " + "<a@b> ".repeat(150_000) + "\r\n\r\nbody"), "references");
        assertReadInTime(bytes("To: " + "a@b.example, ".repeat(80_000) + "\r\n\r\nbody"), "recipients");
        assertReadInTime(bytes("Content-Type: text/plain" + "; a*0*=b".repeat(80_000) + "\r\n\r\nbody"), "parameters");
    }

    @Test
    void patternsInTheTextCannotBeMadeToRunLong() {
        for (var bomb : List.of(
                "On ".repeat(100_000),
                ("On " + "a ".repeat(250) + "\n").repeat(3_000),
                "> ".repeat(200_000),
                ">\n".repeat(200_000),
                "From: a@b\n".repeat(50_000),
                "-".repeat(500_000),
                ("_".repeat(199) + "\n").repeat(5_000),
                "a@b ".repeat(100_000),
                ("a".repeat(60) + "@" + "b-".repeat(30) + ".").repeat(3_000),
                "1.2.3.".repeat(100_000),
                "could not be delivered ".repeat(20_000),
                "begin 644 x\n".repeat(20_000),
                "--x\nContent-Type: a\n".repeat(20_000),
                ">>> a@b 1 >>>\n".repeat(20_000),
                ("---- On 1 a@b " + "- ".repeat(250) + "\n").repeat(3_000),
                "2026-11-02 <a@b>\n> x\n".repeat(20_000),
                ("On 1 a@b " + "wrote ".repeat(90) + "\n").repeat(3_000),
                "<blockquote>On 1:1 a@b wrote:<br>".repeat(5_000),
                "<blockquote type=cite>x</blockquote>y".repeat(5_000),
                "<div class=gmail_quote>".repeat(5_000) + "<blockquote>x</blockquote>y",
                "<div id=divRplyFwdMsg><div style=border-top:1px>From: a<br>".repeat(3_000),
                "<p style='" + "a:b;".repeat(1_000) + "'>x",
                "BEGIN:VEVENT\nSUMMARY:x\n ".repeat(20_000),
                "{\\rtf1\\fromhtml1".repeat(20_000))) {
            assertReadInTime(
                    bytes("From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n" + bomb),
                    bomb.substring(0, 10));
            assertReadInTime(
                    bytes("Content-Type: multipart/mixed\r\n\r\n" + bomb), "multipart: " + bomb.substring(0, 10));
            assertReadInTime(bytes("Content-Type: text/html\r\n\r\n<p>" + bomb), "html: " + bomb.substring(0, 10));
            if (bomb.startsWith("BEGIN:VEVENT")) {
                assertReadInTime(bytes("Content-Type: text/calendar\r\n\r\n" + bomb), "calendar");
            }
        }
    }

    private static byte[] mutated(byte[] mail, List<byte[]> corpus, Random random) {
        if (mail.length == 0) {
            return mail;
        }
        var input = mail.clone();
        for (int change = random.nextInt(8); change >= 0; change--) {
            var at = input.length == 0 ? 0 : random.nextInt(input.length);
            input = switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(input, at);
                case 1 -> spliced(input, at, bytes(SPICES[random.nextInt(SPICES.length)]));
                case 2 -> spliced(Arrays.copyOf(input, at), at, corpus.get(random.nextInt(corpus.size())));
                case 3 -> Arrays.copyOfRange(input, at, input.length);
                case 4 -> spliced(input, at, Arrays.copyOfRange(input, at, Math.min(input.length, at + 200)));
                default -> {
                    if (input.length > 0) {
                        input[at] = (byte) random.nextInt(256);
                    }
                    yield input;
                }
            };
        }
        return input;
    }

    private static byte[] spliced(byte[] input, int at, byte[] insertion) {
        var spliced = new byte[input.length + insertion.length];
        System.arraycopy(input, 0, spliced, 0, at);
        System.arraycopy(insertion, 0, spliced, at, insertion.length);
        System.arraycopy(input, at, spliced, at + insertion.length, input.length - at);
        return spliced;
    }

    private static void assertReadInTime(byte[] input, String name) {
        var allocated = new AtomicLong();
        var taken = new AtomicLong();
        var line = assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    var before = THREADS.getCurrentThreadAllocatedBytes();
                    var start = THREADS.getCurrentThreadCpuTime();
                    var read = MailParse.line(name, input);
                    taken.set(THREADS.getCurrentThreadCpuTime() - start);
                    allocated.set(THREADS.getCurrentThreadAllocatedBytes() - before);
                    return read;
                },
                name);
        assertThat(taken).as(name).hasValueLessThan(LONGEST.toNanos());
        assertThat(allocated).as(name).hasValueLessThan(MOST_BYTES + MOST_TIMES * input.length);
        assertThat(line.path("error").isString()
                        && line.path("error").asString().startsWith("The file"))
                .as(name)
                .isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
