package io.tidings.mail;

import jakarta.mail.util.StreamProvider;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The only service that speaks mail. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EmailGateway {

    public static void main(String[] args) {
        nameTheMailLibrary();
        SpringApplication.run(EmailGateway.class, args);
    }

    /**
     * Unless it is named, the library looks through every jar for itself, several times with each mail that is composed or sent: a
     * tenth of what a mail costs.
     */
    static void nameTheMailLibrary() {
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }
}
