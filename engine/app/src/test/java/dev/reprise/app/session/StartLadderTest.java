package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StartLadderTest {
    private final long begin = System.nanoTime();
    private final StartLadder ladder = new StartLadder(begin);
    private final List<String> told = new ArrayList<>();

    private void listen() {
        ladder.listen(rung -> told.add(rung.step()));
    }

    @Test
    void o17StepsAreReachedInTheirOrderAndToldOnce() {
        final AtomicBoolean streams = new AtomicBoolean();
        final AtomicBoolean books = new AtomicBoolean(true);
        ladder.reached("locked", begin + 2_000_000, "");
        ladder.await("streams", streams::get, () -> "both");
        ladder.await("books", books::get, () -> "");
        ladder.look();
        listen();
        assertEquals(List.of("locked"), told, "a later step is not reached before an earlier one");
        streams.set(true);
        ladder.look();
        ladder.look();
        assertEquals(List.of("locked", "streams", "books"), told);
        assertEquals(2, ladder.rungs().get(0).ms());
        assertEquals("both", ladder.rungs().get(1).detail());
        ladder.armed();
        ladder.armed();
        assertEquals(List.of("locked", "streams", "books", "armed"), told);
    }

    @Test
    void o17AStartThatDoesNotComeOnStaysOnItsStep() {
        listen();
        ladder.await("reconciled", () -> false, () -> "");
        ladder.await("books", () -> true, () -> "");
        ladder.look();
        ladder.armed();
        assertEquals(List.of(), told);
        final StartLadder.Rung waiting = ladder.rungs().get(0);
        assertEquals("reconciled", waiting.step());
        assertFalse(waiting.isReached());
    }

    @Test
    void o17AfterTheLastStepAPersonArmsIt() {
        ladder.reached("locked", begin, "");
        final StartLadder.Rung last = ladder.rungs().get(1);
        assertEquals("armed", last.step());
        assertFalse(last.isReached());
        assertTrue(last.detail().contains("ctl arm"), last.detail());
    }
}
