package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.market.MarketView;

/** A market that a test sets by hand; times are core times. */
public final class StubMarket implements MarketView {
    public final Instrument[] instruments;
    public final TradingStatus[] status;
    public final long[] bid;
    public final long[] ask;
    public final long[] topTime;
    public final boolean[] bookKept;
    public final boolean[] bookValid;
    public final long[] bookTime;
    public final long[] last;
    public final long[] lastTime;
    public final long[] mark;
    public final long[] markTime;
    public final long[] index;
    /** Worst price of any market order, 0: not enough in the book. */
    public final long[] sweep;

    StubMarket(final Instrument... instruments) {
        final int n = instruments.length;
        this.instruments = instruments;
        status = new TradingStatus[n];
        java.util.Arrays.fill(status, TradingStatus.TRADING);
        bid = new long[n];
        ask = new long[n];
        topTime = new long[n];
        bookKept = new boolean[n];
        bookValid = new boolean[n];
        bookTime = new long[n];
        last = new long[n];
        lastTime = new long[n];
        mark = new long[n];
        markTime = new long[n];
        index = new long[n];
        sweep = new long[n];
    }

    /** Sets best bid and ask; a market order trades at the touch. */
    public void top(final int instrument, final long bidPrice, final long askPrice, final long now) {
        bid[instrument] = bidPrice;
        ask[instrument] = askPrice;
        topTime[instrument] = now;
    }

    /** Makes the instrument a contract whose venue tells this mark price now; 0: none. */
    public void mark(final int i, final long price) {
        final Instrument spot = instruments[i];
        instruments[i] = new Instrument(
                i,
                spot.version(),
                spot.symbol(),
                spot.venueSymbol(),
                spot.venue(),
                spot.base(),
                spot.quote(),
                MarketKind.LINEAR_PERPETUAL,
                spot.rules(),
                spot.fees(),
                spot.inferred());
        mark[i] = price;
        markTime[i] = topTime[i];
    }

    @Override
    public int instrumentCount() {
        return instruments.length;
    }

    @Override
    public Instrument instrument(final int i) {
        return instruments[i];
    }

    @Override
    public TradingStatus status(final int i) {
        return status[i];
    }

    @Override
    public boolean hasTop(final int i) {
        return bid[i] > 0 && ask[i] >= bid[i];
    }

    @Override
    public long bidPrice(final int i) {
        return bid[i];
    }

    @Override
    public long bidQty(final int i) {
        return 1_000_000;
    }

    @Override
    public long askPrice(final int i) {
        return ask[i];
    }

    @Override
    public long askQty(final int i) {
        return 1_000_000;
    }

    @Override
    public long topTime(final int i) {
        return topTime[i];
    }

    @Override
    public boolean isBookValid(final int i) {
        return bookValid[i];
    }

    @Override
    public boolean isBookKept(final int i) {
        return bookKept[i];
    }

    @Override
    public long bookTime(final int i) {
        return bookTime[i];
    }

    @Override
    public long heldMid(final int i) {
        return 0;
    }

    @Override
    public long heldTime(final int i) {
        return 0;
    }

    @Override
    public long lastPrice(final int i) {
        return last[i];
    }

    @Override
    public long lastTime(final int i) {
        return lastTime[i];
    }

    @Override
    public long markPrice(final int i) {
        return mark[i];
    }

    @Override
    public long markTime(final int i) {
        return markTime[i];
    }

    @Override
    public long indexPrice(final int i) {
        return index[i];
    }

    @Override
    public long sweepPrice(final int i, final Side side, final long qty) {
        if (sweep[i] != 0) {
            return Math.max(sweep[i], 0);
        }
        return side == Side.BUY ? ask[i] : bid[i];
    }
}
