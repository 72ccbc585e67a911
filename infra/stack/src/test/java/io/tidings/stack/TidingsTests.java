package io.tidings.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TidingsTests {

    @Test
    void everySubcommandIsListedAndTheInnerOneIsNot() {
        var help = Tidings.commandLine().getUsageMessage();

        assertThat(help).contains("up", "down", "status", "logs", "token", "test", "bench", "mail");
        assertThat(help).doesNotContain("supervise");
    }

    @Test
    void aMistypedCommandIsRefusedWithAHint() {
        var errors = new StringWriter();
        var exit = Tidings.commandLine().setErr(new PrintWriter(errors)).execute("upp");

        assertThat(exit).isEqualTo(2);
        assertThat(errors.toString()).contains("up");
    }
}
