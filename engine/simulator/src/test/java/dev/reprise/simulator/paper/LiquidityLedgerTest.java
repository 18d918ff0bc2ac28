package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.Test;

class LiquidityLedgerTest {
    @Test
    void shouldKnowEveryLevelThatOneSweepTook() {
        final LiquidityLedger ledger = new LiquidityLedger();
        for (int price = 1; price <= 1_000; price++) {
            ledger.take(Side.SELL, price, 10, 3);
        }

        for (int price = 1; price <= 1_000; price++) {
            assertEquals(3, ledger.taken(Side.SELL, price), "price=" + price);
        }
    }

    @Test
    void shouldForgetTheOldestLevelBeyondTheMost() {
        final LiquidityLedger ledger = new LiquidityLedger();
        for (int price = 1; price <= LiquidityLedger.MOST + 1; price++) {
            ledger.take(Side.SELL, price, 10, 3);
        }

        assertEquals(0, ledger.taken(Side.SELL, 1));
        assertEquals(3, ledger.taken(Side.SELL, 2));
        assertEquals(3, ledger.taken(Side.SELL, LiquidityLedger.MOST + 1));
    }
}
