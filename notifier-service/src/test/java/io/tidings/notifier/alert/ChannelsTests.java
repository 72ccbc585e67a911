package io.tidings.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.filter.Filter;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.spine.outgoing.Seal;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelsTests {

    private static final String ID = "r1";

    private final Channels channels = new Channels(new Seal(Base64.getEncoder().encodeToString(new byte[32])));
    private final AlertRoute route = new AlertRoute(
            ID,
            "Office",
            "hiworks",
            channels.seal("https://api.hiworks.com/office/v2/notify", ID),
            channels.seal(
                    Map.of("token", "office-secret", "recipients", "jan"),
                    Messenger.of("hiworks").orElseThrow(),
                    ID),
            Set.of("ticket.opened.v1"),
            Filter.EVERYTHING,
            null,
            "ko",
            null,
            null,
            true,
            null,
            Instant.EPOCH,
            1,
            Instant.EPOCH,
            Instant.EPOCH);

    @Test
    void whatIsSecretIsOpenedForTheMessenger() {
        assertThat(channels.of(route).settings()).containsEntry("token", "office-secret");
    }

    @Test
    void aCatcherThatStandsInForTheMessengerIsToldNoSecret() {
        var caught = channels.of(route, channels.seal("https://desk.example/catch/x", ID));

        assertThat(caught.url()).isEqualTo("https://desk.example/catch/x");
        assertThat(caught.settings()).containsEntry("token", "***").containsEntry("recipients", "jan");
    }
}
