package dev.reprise.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the window stands: 64 ticks, 48 of them behind the touch. */
final class BookSideTest {
    private final BookSide bids = new BookSide(true, 10, 64);

    @Test
    void shouldPlaceTheWindowAroundTheFirstLevel() {
        bids.set(1_000, 1);
        bids.set(1_000 + 15 * 10, 1);
        bids.set(1_000 - 48 * 10, 1);
        assertEquals(0, bids.farLevels());

        bids.set(1_000 + 16 * 10, 1);
        bids.set(1_000 - 49 * 10, 1);
        bids.set(1_001, 1);
        assertEquals(3, bids.farLevels());
        assertEquals(6, bids.levels());
    }

    @ParameterizedTest(name = "touch at {0}")
    @ValueSource(longs = {5_000, 100})
    void shouldFollowATouchThatStaysAway(final long touch) {
        bids.set(1_000, 1);
        bids.set(touch, 1);
        bids.set(1_000, touch < 1_000 ? 0 : 1);
        for (int i = 0; i < BookSide.PATIENCE; i++) {
            bids.set(touch, 2 + i);
        }
        assertEquals(touch > 1_000 ? 1 : 0, bids.farLevels());

        bids.set(touch - 48 * 10, 1);
        assertEquals(touch > 1_000 ? 1 : 0, bids.farLevels());
    }

    @Test
    void shouldNotFollowATouchThatComesAndGoes() {
        bids.set(1_000, 1);
        bids.set(990, 1);
        for (int i = 0; i < 10 * BookSide.PATIENCE; i++) {
            bids.set(99_990, 1);
            assertEquals(1, bids.farLevels()); // the other two, had the window moved
            bids.set(99_990, 0);
            assertEquals(0, bids.farLevels());
        }
    }

    @Test
    void shouldMakeRoomBehindATouchInItsWorstQuarter() {
        for (int i = 0; i < 60; i++) {
            bids.set(1_000 - i * 10, 1);
        }
        assertEquals(11, bids.farLevels());
        for (int i = 0; i < 40; i++) {
            bids.set(1_000 - i * 10, 0);
        }
        for (int i = 0; i < BookSide.PATIENCE; i++) {
            bids.set(600, 2 + i);
        }

        assertEquals(0, bids.farLevels());
        assertEquals(20, bids.levels());
    }
}
