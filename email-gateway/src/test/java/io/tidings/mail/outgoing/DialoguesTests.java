package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DialoguesTests {

    private final AtomicLong nanoTime = new AtomicLong();
    private final Dialogues<Spoken> dialogues = new Dialogues<>(nanoTime::get);

    @Test
    void theOneThatWasUsedLastIsTakenFirstAndOnlyUnderItsName() {
        var first = new Spoken("desk.example");
        var second = new Spoken("desk.example");
        dialogues.giveBack(first);
        dialogues.giveBack(second);

        assertThat(dialogues.take("other.example")).isEmpty();
        assertThat(dialogues.take("desk.example")).contains(second);
        assertThat(dialogues.take("desk.example")).contains(first);
        assertThat(dialogues.take("desk.example")).isEmpty();
    }

    @Test
    void whatWasIdleForLongIsEndedAndNotTaken() {
        var old = new Spoken("desk.example");
        dialogues.giveBack(old);
        nanoTime.addAndGet(Duration.ofSeconds(9).toNanos());

        assertThat(dialogues.take("desk.example")).isEmpty();
        assertThat(old.ended).isTrue();
    }

    @Test
    void whatHasCarriedManyMailsOrIsClosedIsNotKept() {
        var tired = new Spoken("desk.example");
        tired.mails = 100;
        var closed = new Spoken("desk.example");
        closed.open = false;
        dialogues.giveBack(tired);
        dialogues.giveBack(closed);

        assertThat(dialogues.take("desk.example")).isEmpty();
        assertThat(tired.ended).isTrue();
        assertThat(closed.ended).isTrue();
    }

    @Test
    void nothingIsKeptAfterTheEnd() {
        var idle = new Spoken("desk.example");
        dialogues.giveBack(idle);
        dialogues.close();
        var late = new Spoken("desk.example");
        dialogues.giveBack(late);

        assertThat(idle.ended).isTrue();
        assertThat(late.ended).isTrue();
        assertThat(dialogues.take("desk.example")).isEmpty();
    }

    private static final class Spoken implements Dialogues.Kept {

        private final String name;
        private int mails = 1;
        private boolean open = true;
        private boolean ended;

        private Spoken(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int mails() {
            return mails;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void end() {
            ended = true;
        }
    }
}
