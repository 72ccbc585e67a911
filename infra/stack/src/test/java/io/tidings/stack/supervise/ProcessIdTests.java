package io.tidings.stack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdTests {

    @Test
    void readsTheStartTimeBehindAnyProgramName() {
        var stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 31 0 987654 1000 200";

        assertThat(ProcessId.ticks(stat)).isEqualTo(987654);
    }

    @Test
    void findsTheProcessThatWasWrittenDown() {
        var own = ProcessId.of(ProcessHandle.current());

        assertThat(own.find()).contains(ProcessHandle.current());
    }

    @Test
    void aNumberUsedAgainIsAnotherProcess() {
        var own = ProcessId.of(ProcessHandle.current());
        var earlier = new ProcessId(own.pid(), own.started() - 1);

        assertThat(earlier.find()).isEmpty();
        assertThat(earlier.family()).isEmpty();
    }
}
