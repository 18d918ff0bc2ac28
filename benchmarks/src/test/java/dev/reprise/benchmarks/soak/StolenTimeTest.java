package dev.reprise.benchmarks.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StolenTimeTest {
    @Test
    void shouldCountWhatWasAskedForAndLeaveOutIdlenessAndGuests() {
        final StolenTime time = StolenTime.of("cpu  700 10 150 100000 2000 5 35 100 600 1");

        assertEquals(new StolenTime(100, 1_000), time);
        assertEquals(0.1, time.share());
    }

    @Test
    void shouldTellTheShareBetweenTwoLooks() {
        final StolenTime before = StolenTime.of("cpu  700 0 200 50 0 0 0 100 0 0");
        final StolenTime after = StolenTime.of("cpu  720 0 250 80 0 0 0 130 0 0");

        assertEquals(0.3, after.since(before).share());
        assertEquals(0, before.since(before).share(), "nothing was asked for");
    }

    @Test
    void shouldReadThisMachine() throws IOException {
        final StolenTime time = StolenTime.now();

        assertTrue(time.stolen() >= 0 && time.stolen() <= time.asked(), time::toString);
    }
}
