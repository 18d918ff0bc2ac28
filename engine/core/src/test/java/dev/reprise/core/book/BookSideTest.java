package dev.reprise.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @Test
    void shouldWidenTheWindowForChangesOutsideIt() {
        final BookSide deep = new BookSide(true, 10, 4_096);
        deep.set(100_000, 1);
        final long outside = 100_000 - 300 * 10;
        for (int i = 0; i < BookSide.PATIENCE_FAR - 1; i++) {
            deep.set(outside - i * 10, 1 + i);
        }
        assertEquals(BookSide.PATIENCE_FAR - 1, deep.farLevels());

        deep.set(outside, 5);

        assertEquals(0, deep.farLevels());
        assertEquals(BookSide.PATIENCE_FAR, deep.levels());
        assertEquals(5, deep.qtyAt(outside));
        assertEquals(2, deep.qtyAt(outside - 10));
    }

    @Test
    void shouldNotWidenTheWindowForWhatNoWindowWouldHold() {
        final BookSide deep = new BookSide(true, 10, 4_096);
        deep.set(100_000, 1);
        for (int i = 0; i < 2 * BookSide.PATIENCE_FAR; i++) {
            deep.set(10 + i * 10, 1);
        }
        deep.set(100_000 - 300 * 10, 1);

        assertEquals(2 * BookSide.PATIENCE_FAR + 1, deep.farLevels());
    }

    @ParameterizedTest(name = "{0} ticks from the touch")
    @CsvSource({"-3072, 0", "-3073, 1", "1023, 0", "1024, 1"})
    void shouldWidenTheWindowForWhatTheWidestAroundTheTouchWouldHold(final int ticks, final int farLevels) {
        final BookSide deep = new BookSide(true, 10, 4_096);
        deep.set(100_000, 1);
        deep.set(100_000 - 300 * 10, 1);

        for (int i = 1; i < BookSide.PATIENCE_FAR; i++) {
            deep.set(100_000 + ticks * 10, 0);
        }

        assertEquals(farLevels, deep.farLevels());
    }

    @Test
    void shouldForgetChangesOutsideTheWindowWhenCleared() {
        final BookSide deep = new BookSide(true, 10, 4_096);
        final long outside = 100_000 - 300 * 10;
        for (int round = 0; round < 2; round++) {
            deep.clear();
            deep.set(100_000, 1);
            for (int i = 1; i < BookSide.PATIENCE_FAR; i++) {
                deep.set(outside, i);
            }
            assertEquals(1, deep.farLevels(), "round " + round);
        }
    }
}
