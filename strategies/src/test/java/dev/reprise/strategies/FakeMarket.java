package dev.reprise.strategies;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Book;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;

/** Market data a test sets by hand. */
public final class FakeMarket {
    /** BTC-USDT: tick 0.01 at scale 4, lot 0.00001 at scale 7. */
    public static final Instrument BTC = instrument(0, "BTC", 4, 7, 100, 100);
    /** The same at a venue that takes no order worth less than 5 USDT. */
    static final Instrument FIVE_USDT_LEAST = instrument(0, "BTC", 4, 7, 100, 100, 500_000_000);

    private FakeMarket() {}

    public static Instrument instrument(
            final int index,
            final String base,
            final int priceScale,
            final int qtyScale,
            final long tick,
            final long lot) {
        return instrument(index, base, priceScale, qtyScale, tick, lot, 0);
    }

    private static Instrument instrument(
            final int index,
            final String base,
            final int priceScale,
            final int qtyScale,
            final long tick,
            final long lot,
            final long minNotional) {
        return new Instrument(
                index,
                1,
                base + "-USDT.BINANCE",
                base + "USDT",
                "BINANCE",
                new Currency(2 * index, base, 8),
                new Currency(2 * index + 1, "USDT", 8),
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, qtyScale, tick, lot, lot, 0, 0, 0, minNotional, 0),
                Instrument.Fees.NONE,
                false);
    }

    /** A bar that opened, peaked and closed as told. */
    public record TestBar(
            Instrument instrument,
            BarSpec spec,
            long openTime,
            long closeTime,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long trades)
            implements Bar {
        public static TestBar flat(final Instrument i, final BarSpec spec, final int number, final String close) {
            final long price = i.price(close);
            final long open = number * spec.size();
            return new TestBar(i, spec, open, open + spec.size(), price, price, price, price, i.qty("1"), 1);
        }
    }

    static final class Top implements TopOfBook {
        boolean valid;
        long bidPrice;
        long bidQty;
        long askPrice;
        long askQty;

        @Override
        public Instrument instrument() {
            return BTC;
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public long bidPrice() {
            return bidPrice;
        }

        @Override
        public long bidQty() {
            return bidQty;
        }

        @Override
        public long askPrice() {
            return askPrice;
        }

        @Override
        public long askQty() {
            return askQty;
        }
    }

    /** Levels one tick apart, best first; the same quantity on each. */
    public static final class Levels implements Book {
        public boolean valid;
        public long bestBid;
        public long bestAsk;
        public long[] bidQty = {};
        public long[] askQty = {};

        @Override
        public Instrument instrument() {
            return BTC;
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public long bestPrice(final Side side) {
            return levels(side) == 0 ? NO_PRICE : side == Side.BUY ? bestBid : bestAsk;
        }

        @Override
        public long nextPrice(final Side side, final long price) {
            return rank(side, price) + 1 >= levels(side)
                    ? NO_PRICE
                    : price + (side == Side.BUY ? -BTC.tickSize() : BTC.tickSize());
        }

        @Override
        public long qtyAt(final Side side, final long price) {
            final int rank = rank(side, price);
            return rank < 0 || rank >= levels(side) ? 0 : (side == Side.BUY ? bidQty : askQty)[rank];
        }

        @Override
        public int levels(final Side side) {
            return (side == Side.BUY ? bidQty : askQty).length;
        }

        private int rank(final Side side, final long price) {
            return (int) ((side == Side.BUY ? bestBid - price : price - bestAsk) / BTC.tickSize());
        }
    }
}
