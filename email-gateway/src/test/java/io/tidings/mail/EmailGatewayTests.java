package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.util.StreamProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class EmailGatewayTests {

    @Test
    void theMailLibraryThatIsNamedIsTheOneThatWouldBeFound() {
        var found = ServiceLoader.load(StreamProvider.class).stream()
                .map(provider -> provider.type().getName())
                .distinct();
        EmailGateway.nameTheMailLibrary();
        assertThat(found).containsExactly(StreamProvider.provider().getClass().getName());
        assertThat(System.getProperty(StreamProvider.class.getName())).isNotNull();
    }
}
