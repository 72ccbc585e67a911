package io.tidings.mail.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an answer ends, by what mail programs write between it and the mail that it answers. */
class ReplyTrimmerTests {

    /** Some write nothing below it by which the earlier mail could be known otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----Original Message-----",
                "-----Ursprüngliche Nachricht-----",
                "-------- Message d'origine --------",
                "-----Mensaje original-----",
                "-----Messaggio originale-----",
                "-----Wiadomość oryginalna-----",
                "-----Исходное сообщение-----",
                "-----원본 메시지-----",
                "-----元のメッセージ-----",
                "-----原始邮件-----"
            })
    void theLineBetweenThemAloneEndsAnAnswer(String line) {
        var reply = ReplyTrimmer.text("It still burns.\n\n" + line + "\nWhich printer do you mean?\nMaya");

        assertThat(reply.text()).isEqualTo("It still burns.");
        assertThat(reply.quoted()).isEqualTo(line + "\nWhich printer do you mean?\nMaya");
    }
}
