package dev.reprise.api.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FeeValueTest {
    private static final int BTC = 0;
    private static final int USDT = 1;
    private static final int BNB = 2;
    private static final int EUR = 3;

    /** BTC-USDT, BNB-USDT, a gap and EUR-BTC; prices at two decimals, currencies at eight. */
    private static final class Stub implements FeeValue.Prices {
        final int[] bases = {BTC, BNB, -1, EUR};
        final int[] quotes = {USDT, USDT, -1, BTC};
        final long[] prices = {6_400_000, 60_000, 0, 0};

        @Override
        public int instrumentCount() {
            return bases.length;
        }

        @Override
        public boolean isTraded(final int instrument) {
            return bases[instrument] >= 0;
        }

        @Override
        public int base(final int instrument) {
            return bases[instrument];
        }

        @Override
        public int baseScale(final int instrument) {
            return 8;
        }

        @Override
        public int quote(final int instrument) {
            return quotes[instrument];
        }

        @Override
        public int quoteScale(final int instrument) {
            return 8;
        }

        @Override
        public int priceScale(final int instrument) {
            return 2;
        }

        @Override
        public long valuationPrice(final int instrument) {
            return prices[instrument];
        }
    }

    private final Stub prices = new Stub();

    @Test
    void shouldTakeTheQuoteCurrencyAsItIs() {
        assertEquals(-123, FeeValue.inQuote(prices, 0, 6_500_000, -123, USDT));
    }

    @Test
    void shouldValueTheBaseCurrencyAtTheFillsPrice() {
        assertEquals(65_000_000, FeeValue.inQuote(prices, 0, 6_500_000, 1_000, BTC));
        assertEquals(-65_000_000, FeeValue.inQuote(prices, 0, 6_500_000, -1_000, BTC));
    }

    @Test
    void shouldValueAThirdCurrencyAtItsOwnMarketsPrice() {
        assertEquals(60_000_000, FeeValue.inQuote(prices, 0, 6_500_000, 100_000, BNB));
    }

    @Test
    void shouldValueTheOtherWayRound() {
        // EUR-BTC was filled and charged in USDT: BTC-USDT says what that is.
        assertEquals(100_000, FeeValue.inQuote(prices, 3, 150, 6_400_000_000L, USDT));
        assertEquals(0, FeeValue.inQuote(prices, 3, 150, 1, USDT));
    }

    @Test
    void shouldSayThatThereIsNoPrice() {
        prices.prices[1] = 0;

        assertEquals(FeeValue.UNKNOWN, FeeValue.inQuote(prices, 0, 6_500_000, 100_000, BNB));
        assertEquals(FeeValue.UNKNOWN, FeeValue.inQuote(prices, 0, 6_500_000, 100_000, EUR));
        assertEquals(FeeValue.UNKNOWN, FeeValue.inQuote(prices, 0, 6_500_000, 100_000, 9));
    }

    @Test
    void shouldSayThatAValueDoesNotFit() {
        assertEquals(FixedPoint.OVERFLOW, FeeValue.inQuote(prices, 0, Long.MAX_VALUE, Long.MAX_VALUE, BTC));
    }
}
