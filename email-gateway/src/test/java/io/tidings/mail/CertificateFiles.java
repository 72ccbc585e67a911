package io.tidings.mail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Where our SMTP receiver finds its certificate, and may find another. */
record CertificateFiles(Path folder) {

    static CertificateFiles make() {
        try {
            var files = new CertificateFiles(Files.createTempDirectory("smtp-certificate"));
            files.renew();
            return files;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String certificate() {
        return folder.resolve("smtp.pem").toString();
    }

    String privateKey() {
        return folder.resolve("smtp.key").toString();
    }

    /** @return the new one, as PEM */
    String renew() throws Exception {
        var made = TestCertificate.of(folder, "ip:127.0.0.1", "-1d", 10);
        write(made.privateKey(), made.pem());
        return made.pem();
    }

    /** Files of the same moment must not look like the old ones, however coarse the file system's clock is. */
    void write(String privateKey, String certificate) throws Exception {
        var key = Path.of(privateKey());
        var later = Files.exists(key) ? Files.getLastModifiedTime(key).toMillis() + 2_000 : 0;
        Files.writeString(key, privateKey);
        Files.writeString(Path.of(certificate()), certificate);
        if (later > 0) {
            Files.setLastModifiedTime(key, FileTime.fromMillis(later));
        }
    }
}
