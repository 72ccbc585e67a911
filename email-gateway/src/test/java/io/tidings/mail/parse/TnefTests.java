package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What Outlook packs, packed by somebody who means harm. What it packs otherwise is in the corpus. */
class TnefTests {

    private static final int MESSAGE_PROPERTIES = 0x00069003;
    private static final int PR_RTF_COMPRESSED = 0x1009;
    private static final int BINARY = 0x0102;

    @Test
    void aBodyThatUnpacksToHundredsOfMegabytesEndsEarly() {
        var bomb = tnef(property(BINARY, PR_RTF_COMPRESSED, packed(6 << 20)));

        var rtf = Tnef.read(bomb).rtf();

        assertThat(rtf).hasSizeBetween(Tnef.LONGEST_RTF, Tnef.LONGEST_RTF + 100);
        assertThat(new String(rtf, 0, 17, StandardCharsets.US_ASCII)).isEqualTo("{\\rtf1\\ansi\\mac\\d");
    }

    @Test
    void propertiesThatAreNothingAThousandMillionTimesAreNotCounted() {
        var nothing = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        nothing.putShort((short) 0x1001).putShort((short) 0x3000).putInt(Integer.MAX_VALUE);
        var mail = ("Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(tnef(nothing.array())))
                .getBytes(StandardCharsets.US_ASCII);

        var read = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> MailReader.read(mail));

        assertThat(read.files()).hasSize(1);
    }

    private static byte[] tnef(byte[] property) {
        var properties = ByteBuffer.allocate(4 + property.length).order(ByteOrder.LITTLE_ENDIAN);
        properties.putInt(1).put(property);
        return ByteBuffer.allocate(6 + 11 + properties.capacity())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x223E9F78)
                .putShort((short) 1)
                .put((byte) 1)
                .putInt(MESSAGE_PROPERTIES)
                .putInt(properties.capacity())
                .put(properties.array())
                .array();
    }

    private static byte[] property(int type, int id, byte[] value) {
        return ByteBuffer.allocate(12 + value.length + (-value.length & 3))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) type)
                .putShort((short) id)
                .putInt(1)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** References to the dictionary that every such text begins with (MS-OXRTFCP), each as long as they may be. */
    private static byte[] packed(int size) {
        var body = new ByteArrayOutputStream(size);
        // What is written next, which as a reference would be the end.
        for (int at = 207; body.size() < size; ) {
            body.write(0xFF);
            for (int i = 0; i < 8; i++) {
                var offset = at == 0 ? 17 : 0;
                body.write(offset >> 4);
                body.write((offset & 0xF) << 4 | 15);
                at = at + 17 & 4095;
            }
        }
        return ByteBuffer.allocate(16 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(12 + body.size())
                .putInt(Integer.MAX_VALUE)
                .putInt(0x75465A4C)
                .putInt(0)
                .put(body.toByteArray())
                .array();
    }
}
