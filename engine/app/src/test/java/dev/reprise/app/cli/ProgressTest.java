package dev.reprise.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    private void replay(final Progress progress) {
        progress.phase("replay", 200);
        for (int second = 1; second <= 21; second++) {
            clock.addAndGet(SECOND);
            progress.update(second, "x");
        }
        progress.close();
    }

    @Test
    void shouldPrintALineEveryTenSeconds() {
        replay(new LineProgress(lines::add, clock::get, false));

        assertEquals(List.of("replay 5 %  x", "replay 10 %  x"), lines);
    }

    @Test
    void shouldPrintJsonEverySecond() {
        replay(new LineProgress(lines::add, clock::get, true));

        assertEquals(22, lines.size());
        assertEquals("{\"phase\":\"replay\",\"done\":21,\"total\":200,\"detail\":\"x\"}", lines.get(21));
    }
}
