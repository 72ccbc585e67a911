package io.tidings.stack.devmail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevMailServerTests {

    private static final String JAN = "jan@customer.example";

    @TempDir
    Path folder;

    @Test
    void anyAddressReceivesAndLogsInWithItself() throws MessagingException {
        try (var server = start(new MailFiles(folder))) {
            send(server, JAN, "Hello");

            assertThat(subjects(server, JAN)).containsExactly("Hello");
            assertThat(subjects(server, "nobody@elsewhere.example")).isEmpty();
        }
    }

    @Test
    void mailsAreThereAfterARestartInTheOrderTheyCame() throws MessagingException {
        try (var server = start(new MailFiles(folder))) {
            send(server, JAN, "First");
            send(server, JAN, "Second");
        }
        try (var server = start(new MailFiles(folder))) {
            send(server, JAN, "Third");

            assertThat(subjects(server, JAN)).containsExactly("First", "Second", "Third");
        }
    }

    @Test
    void theOldestMailMakesRoomForTheNewest() throws MessagingException {
        try (var server = start(new MailFiles(folder, 1_000_000, 2))) {
            send(server, JAN, "First");
            send(server, "ann@customer.example", "Other");
            send(server, JAN, "Second");

            assertThat(subjects(server, JAN)).containsExactly("Second");
            assertThat(subjects(server, "ann@customer.example")).containsExactly("Other");
        }
    }

    private DevMailServer start(MailFiles files) {
        return DevMailServer.start(
                new DevMailServer.Places("127.0.0.1", 0, 0, 0, 0, URI.create("http://localhost:8080")),
                files,
                new MailFiles(folder.resolveSibling("written")));
    }

    private static void send(DevMailServer server, String to, String subject) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(server.smtpPort()));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("support@tidings.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setText("Body");
        Transport.send(message);
    }

    private static List<String> subjects(DevMailServer server, String address) throws MessagingException {
        try (var store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect("127.0.0.1", server.imapPort(), address, address);
            try (var inbox = store.getFolder("INBOX")) {
                inbox.open(jakarta.mail.Folder.READ_ONLY);
                var subjects = new ArrayList<String>();
                for (var message : inbox.getMessages()) {
                    subjects.add(message.getSubject());
                }
                return subjects;
            }
        }
    }
}
