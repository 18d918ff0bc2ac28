package dev.reprise.core.bar;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.BarKind;
import dev.reprise.core.hash.Mix;

/**
 * Makes time bars out of a venue's own bars, where no trades are told: of the same length as they are, or of a multiple. As a
 * {@link Bar} it shows the last closed one.
 *
 * <pre>
 *     if (merger.endsBefore(openTime)) {
 *         strategy.onBar(merger, context);              // the venue's bars that were missing would have closed it
 *     }
 *     if (merger.add(openTime, closeTime, open, high, low, close, volume, trades)) {
 *         strategy.onBar(merger, context);
 *     }
 * </pre>
 *
 * <p>Bars of a multiple are aligned to 1970-01-01T00:00Z. An interval without any of the venue's bars makes none. Owned by one thread;
 * allocates only when constructed.
 */
public final class BarMerger extends LastBar {
    private final long size;
    private long buildingOpenTime;
    private long buildingOpen;
    private long buildingHigh;
    private long buildingLow;
    private long buildingClose;
    private long buildingVolume;
    private long buildingTrades;
    private boolean isBuilding;
    private long asked; // length, with its answer
    private boolean merges;

    /** Without a bar. Its trades are 0 also where the venue does not tell. */
    public BarMerger(final Instrument instrument, final BarSpec spec) {
        super(instrument, spec);
        size = spec.kind() == BarKind.TIME ? spec.size() : 0;
    }

    /** Whether these bars can be made of the venue's bars of this length, ns. */
    public boolean canMerge(final long lengthNs) {
        if (lengthNs != asked) { // a venue's bars are all of one length, and a division takes its time
            asked = lengthNs;
            merges = lengthNs > 0 && size >= lengthNs && size % lengthNs == 0;
        }
        return merges;
    }

    /** Whether a bar under way is closed by one of the venue's that opens then. */
    public boolean endsBefore(final long nextOpenTime) {
        if (!isBuilding || nextOpenTime < buildingOpenTime + size) {
            return false;
        }
        finish();
        return true;
    }

    /**
     * Adds one of the venue's bars, which {@link #canMerge}. Prices are mantissas, the volume one of quantity; trades below 0: not told.
     *
     * @return true when it closed a bar
     */
    public boolean add(
            final long barOpenTime,
            final long barCloseTime,
            final long barOpen,
            final long barHigh,
            final long barLow,
            final long barClose,
            final long barVolume,
            final long barTrades) {
        if (!isBuilding) {
            isBuilding = true;
            buildingOpenTime =
                    barCloseTime - barOpenTime == size ? barOpenTime : Math.floorDiv(barOpenTime, size) * size;
            buildingOpen = barOpen;
            buildingHigh = barHigh;
            buildingLow = barLow;
            buildingVolume = 0;
            buildingTrades = 0;
        }
        buildingHigh = Math.max(buildingHigh, barHigh);
        buildingLow = Math.min(buildingLow, barLow);
        buildingClose = barClose;
        buildingVolume = FixedPoint.add(buildingVolume, barVolume);
        buildingTrades += Math.max(barTrades, 0);
        if (barCloseTime < buildingOpenTime + size) {
            return false;
        }
        finish();
        return true;
    }

    private void finish() {
        isBuilding = false;
        openTime = buildingOpenTime;
        closeTime = buildingOpenTime + size;
        open = buildingOpen;
        high = buildingHigh;
        low = buildingLow;
        close = buildingClose;
        volume = buildingVolume;
        trades = buildingTrades;
    }

    /** Hash over the bar being made and the last closed one. */
    public long stateHash() {
        long hash = Mix.step(isBuilding ? 1 : 0, buildingOpenTime);
        hash = Mix.step(Mix.step(hash, buildingOpen), buildingHigh);
        hash = Mix.step(Mix.step(hash, buildingLow), buildingClose);
        hash = Mix.step(Mix.step(hash, buildingVolume), buildingTrades);
        hash = Mix.step(Mix.step(hash, openTime), open);
        hash = Mix.step(Mix.step(hash, high), low);
        return Mix.step(Mix.step(Mix.step(hash, close), volume), trades);
    }

    /** Writes or reads the bar in progress and the last one, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        buildingOpenTime = carrier.carry(buildingOpenTime);
        buildingOpen = carrier.carry(buildingOpen);
        buildingHigh = carrier.carry(buildingHigh);
        buildingLow = carrier.carry(buildingLow);
        buildingClose = carrier.carry(buildingClose);
        buildingVolume = carrier.carry(buildingVolume);
        buildingTrades = carrier.carry(buildingTrades);
        isBuilding = carrier.carry(isBuilding);
        carryLast(carrier);
    }
}
