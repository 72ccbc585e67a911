package io.tidings.mail.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What our SMTP receiver encrypts with (STARTTLS, RFC 3207); nothing is offered where both are empty.
 *
 * @param certificate a file with the certificate and those between it and its authority, in PEM form
 * @param privateKey a file with its key, in PEM form (PKCS 8)
 */
@ConfigurationProperties("mail.intake.tls")
record SmtpTls(
        @DefaultValue("") String certificate,
        @DefaultValue("") String privateKey) {

    SmtpTls {
        if (certificate.isBlank() != privateKey.isBlank()) {
            throw new IllegalArgumentException(
                    "mail.intake.tls.certificate and mail.intake.tls.private-key go together: set both or none.");
        }
    }

    boolean isOffered() {
        return !certificate.isBlank();
    }
}
