package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.mail.parse.MailReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the others get of a mail beside its words. */
class ReceivedMailTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"smime-opaque-signed", "smime-opaque-signed-streamed", "smime-opaque-signed-without-a-type"})
    void aMailThatWasReadFromInsideOfItsSignatureBringsItForWhoeverWantsToCheckIt(String name) throws IOException {
        assertThat(received(name).files())
                .filteredOn(file -> file.name().equals("signed.p7m"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.mime()).isEqualTo("application/pkcs7-signature");
                    // A sequence of ASN.1, as it came.
                    assertThat(file.content().bytes()).startsWith(0x30).hasSizeGreaterThan(500);
                });
    }

    @Test
    void whatIsEncryptedIsNotCalledSigned() throws IOException {
        assertThat(received("smime-encrypted-stays-closed").files())
                .singleElement()
                .satisfies(file -> assertThat(file.mime()).isEqualTo("application/pkcs7-mime"));
    }

    private static ReceivedMail received(String name) throws IOException {
        return ReceivedMail.of(
                MailReader.read(Files.readAllBytes(Path.of("src/test/resources/mails/" + name + ".eml"))));
    }
}
