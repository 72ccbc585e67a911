package io.tidings.stack.devmail;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;

/** Words as mails encode them. */
final class Texts {

    private Texts() {}

    /** A header's words; as they stand where nobody knows their encoding. */
    static String decoded(String header) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(header));
        } catch (UnsupportedEncodingException e) {
            return header;
        }
    }
}
