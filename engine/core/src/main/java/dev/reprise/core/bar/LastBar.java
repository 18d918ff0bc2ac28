package dev.reprise.core.bar;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;

/** The last closed bar of one that makes bars, as strategies see it. Owned by one thread. */
abstract class LastBar implements Bar {
    final BarSpec spec;
    final Instrument instrument;
    long openTime;
    long closeTime;
    long open;
    long high;
    long low;
    long close;
    long volume;
    long trades;

    LastBar(final Instrument instrument, final BarSpec spec) {
        this.instrument = instrument;
        this.spec = spec;
    }

    @Override
    public final Instrument instrument() {
        return instrument;
    }

    @Override
    public final BarSpec spec() {
        return spec;
    }

    @Override
    public final long openTime() {
        return openTime;
    }

    @Override
    public final long closeTime() {
        return closeTime;
    }

    @Override
    public final long open() {
        return open;
    }

    @Override
    public final long high() {
        return high;
    }

    @Override
    public final long low() {
        return low;
    }

    @Override
    public final long close() {
        return close;
    }

    /** Quantity mantissa, or {@link FixedPoint#OVERFLOW}. */
    @Override
    public final long volume() {
        return volume;
    }

    @Override
    public final long trades() {
        return trades;
    }

    /** Writes or reads it, for a generation of the journal. */
    final void carryLast(final Carrier carrier) {
        openTime = carrier.carry(openTime);
        closeTime = carrier.carry(closeTime);
        open = carrier.carry(open);
        high = carrier.carry(high);
        low = carrier.carry(low);
        close = carrier.carry(close);
        volume = carrier.carry(volume);
        trades = carrier.carry(trades);
    }
}
