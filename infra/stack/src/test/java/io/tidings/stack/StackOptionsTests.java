package io.tidings.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StackOptionsTests {

    @Test
    void whoListensForOthersMustSayByWhatAddressTheyCome() {
        assertThatThrownBy(() -> options("--bind", "0.0.0.0").settings())
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("--url http://");
        assertThat(options("--bind", "0.0.0.0", "--url", "http://desk.lan:8080/")
                        .settings()
                        .publicUrl())
                .isEqualTo("http://desk.lan:8080");
    }

    @Test
    void anAddressThatIsNoSitesRootIsRefusedWithAnExample() {
        for (var wrong :
                new String[] {"desk.example", "ftp://desk.example", "https://desk.example/help", "http://a b"}) {
            assertThatThrownBy(() -> options("--url", wrong).settings())
                    .isInstanceOf(StackProblem.class)
                    .hasMessageContaining("--url https://desk.example.org");
        }
    }

    @Test
    void replicasAreOfServicesThatThereAre() {
        assertThat(options("--replicas", "gateway=2,ticket-service=3")
                        .settings()
                        .replicas())
                .containsEntry("gateway", 2)
                .containsEntry("ticket-service", 3);
        assertThatThrownBy(() -> options("--replicas", "kafka=2").settings())
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("there are ticket-service, email-gateway");
        assertThatThrownBy(() -> options("--replicas", "gateway=0").settings())
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("1 to 9");
    }

    @Test
    void theSupervisorIsToldTheSame() {
        var given = options(
                "--url", "https://desk.example", "--port-base", "21000", "--replicas", "gateway=2,search-service=3");

        assertThat(options(given.words().toArray(String[]::new)).settings()).isEqualTo(given.settings());
    }

    private static StackOptions options(String... words) {
        var options = new StackOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("stack", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(words);
        return options;
    }
}
