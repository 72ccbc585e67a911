package io.tidings.stack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingTests {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void whatAProcessStartedEndsWithIt() throws IOException {
        var parent = shell("sleep 60 & echo $!; wait");
        var child = Long.parseLong(parent.inputReader().readLine());

        var killed = Ending.end(List.of(parent.toHandle()), Duration.ofSeconds(5));

        assertThat(killed).isEmpty();
        assertThat(parent.isAlive()).isFalse();
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void whoDoesNotListenIsKilled() throws IOException {
        var deaf = shell("trap '' TERM; echo ready; while true; do sleep 0.1; done");
        deaf.inputReader().readLine();

        var killed = Ending.end(List.of(deaf.toHandle()), Duration.ofMillis(300));

        assertThat(killed).contains(deaf.toHandle());
        assertThat(deaf.isAlive()).isFalse();
    }

    private Process shell(String script) throws IOException {
        var process = new ProcessBuilder("sh", "-c", script).start();
        started.add(process);
        return process;
    }
}
