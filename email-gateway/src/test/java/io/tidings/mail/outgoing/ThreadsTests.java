package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import io.tidings.store.EmbeddedStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final EmbeddedStore store = EmbeddedStore.start();
    private final MongoClient client = MongoClients.create(MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(store.connectionString()))
            .addCommandListener(new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    commands.add(event.getCommandName());
                }
            })
            .build());
    private final Threads threads = new Threads(client.getDatabase("mail"));

    @AfterEach
    void end() {
        client.close();
        store.close();
    }

    @Test
    void aNewTicketsMailIsNotedInOneStep() {
        threads.note(mail(1), 1);

        assertThat(commands).containsExactly("insert");
        assertThat(threads.of("ticket").lastMail()).isEqualTo("1@customer.example");
    }

    @Test
    void theNewestMailIsTheOneToAnswerHoweverOftenTheFirstIsToldOf() {
        threads.note(mail(1), 1);
        threads.note(mail(2), 2);
        threads.note(mail(1), 1);

        assertThat(threads.of("ticket").lastMail()).isEqualTo("2@customer.example");
    }

    private static Message mail(int n) {
        return new Message(
                Message.idOf("ticket", n),
                n,
                "ticket",
                new Author(Author.Role.CUSTOMER, "jan", "Jan Kowalski", "jan@customer.example"),
                Visibility.PUBLIC,
                "email",
                "Hello",
                null,
                null,
                List.of(),
                new MailHeaders(n + "@customer.example", null, List.of(), List.of(), List.of(), null, null, null),
                false,
                NOON.plusSeconds(n),
                false,
                null);
    }
}
