package dev.reprise.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.StrategyParameters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderSizeTest {
    private static final Instrument NEXO = FakeMarket.instrument(1, "NEXO", 6, 4, 100, 100);

    @Test
    void shouldReadBaseAndQuoteCurrencies() {
        final long price = FakeMarket.BTC.price("50000");
        assertEquals(
                FakeMarket.BTC.qty("0.01"), size("0.01 BTC", FakeMarket.BTC).qty(price));
        assertEquals(
                FakeMarket.BTC.qty("0.01"), size("0.01 base", FakeMarket.BTC).qty(price));
        assertEquals(
                FakeMarket.BTC.qty("0.01"), size("500 USDT", FakeMarket.BTC).qty(price));
        assertEquals(
                FakeMarket.BTC.qty("0.02"), size("1_000 quote", FakeMarket.BTC).qty(price));
        assertEquals(NEXO.qty("454.54"), size("500 quote", NEXO).qty(NEXO.price("1.1")));
    }

    @Test
    void shouldNeverAskForLessThanTheVenueTakes() {
        assertEquals(
                FakeMarket.BTC.lotSize(), size("0.01 quote", FakeMarket.BTC).qty(FakeMarket.BTC.price("50000")));
    }

    @Test
    void shouldRefuseForeignUnitsTooManyDecimalsAndNothing() {
        for (final String text : new String[] {"1 ETH", "0 BTC", "0.123456789 BTC", "-1 USDT"}) {
            final IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> size(text, FakeMarket.BTC));
            assertTrue(refused.getMessage().contains(text), refused.getMessage());
        }
    }

    private static OrderSize size(final String text, final Instrument instrument) {
        final StrategyParameters parameters =
                new StrategyParameters(new EmaCrossFactory().parameters(), Map.of("size", text));
        return new OrderSize(parameters, "size", instrument);
    }
}
