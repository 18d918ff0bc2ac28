package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InventoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double EXACT = 1e-12;

    private final Inventory inventory = new Inventory(null, 0, 0, 0);

    @Test
    void shouldWeighWhatWasHeldWithItsTime() {
        inventory.begin(2 * SECOND); // nothing for two seconds
        inventory.hold(100, true, false);
        inventory.begin(3 * SECOND); // 100 for one
        inventory.hold(300, true, true);
        inventory.hold(-100, true, false); // of another instrument
        inventory.begin(5 * SECOND); // 400 for two
        inventory.begin(10 * SECOND); // nothing for five

        assertEquals(90, inventory.mean(), EXACT); // (100 + 2 x 400) / 10
        assertEquals(400, inventory.max(), EXACT);
        assertEquals(0.3, inventory.inMarket(), EXACT);
        assertEquals(0.2, inventory.atLimit(), EXACT);
    }

    @Test
    void shouldFindTheHalfLifeOfAnInventoryThatHalvesEachThreeSeconds() {
        double value = 1e15;
        for (int second = 1; second <= 60; second++) {
            inventory.begin(second * SECOND - SECOND / 2);
            inventory.hold((long) value, false, false);
            value *= Math.pow(0.5, 1 / 3.0);
        }
        inventory.begin(61 * SECOND);

        assertEquals(3, inventory.halfLifeSeconds(), 1e-6);
    }

    @Test
    void shouldTakeEachWholeSecondOfALongTimeWithoutEvents() {
        // at seconds 1 to 7: 8 8 8 0 0 0 0; pairs (8,8) (8,8) (8,0) (0,0) (0,0) (0,0): slope (6*128 - 24*16) / (6*192 -
        // 24*24) = 2/3
        inventory.hold(8, false, false);
        inventory.begin(3 * SECOND + 1);
        inventory.begin(7 * SECOND + 1);

        assertEquals(Math.log(0.5) / Math.log(2 / 3.0), inventory.halfLifeSeconds(), 1e-9);
    }

    @Test
    void shouldSayNothingWithoutTimeLimitOrChange() {
        assertTrue(Double.isNaN(inventory.mean()));
        inventory.hold(8, false, false);
        inventory.begin(9 * SECOND);
        assertTrue(Double.isNaN(inventory.halfLifeSeconds()));
        assertTrue(Double.isNaN(inventory.atLimit()));
        assertEquals(1, inventory.inMarket(), EXACT);
    }
}
