package dev.reprise.core.bar;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.BarKind;

/**
 * Makes the bars of one instrument and one specification out of its trades. As a {@link Bar} it shows the last closed
 * bar.
 *
 * <pre>
 *     if (builder.onTrade(coreTime, price, qty)) {
 *         strategy.onBar(builder, context);             // a tick or volume bar closed
 *     }
 *     if (builder.onTimer(firedDeadline)) {
 *         strategy.onBar(builder, context);             // a time bar closed; next timer at nextDeadline()
 *     }
 * </pre>
 *
 * <p><b>Time bars</b> are aligned to 1970-01-01T00:00Z and closed by the timer at their end alone. The core fires
 * timers due at or before t before it applies an input of time t, so a trade on the boundary is already the next
 * bar's. The first bar is the one that holds the first trade. From then on there is a bar for every interval: one
 * without a trade repeats the close before it, with volume 0 and no trades. A gap of an hour gives sixty bars of a
 * minute, each from its own timer at its own deadline, never a burst within one.
 *
 * <p><b>Tick and volume bars</b> open at their first trade and are closed by the trade that reaches the size. That
 * trade is wholly in the bar it closes: nothing is carried over, so a volume may exceed the size. Their close time is
 * one nanosecond after the closing trade, which makes it an exclusive end; bars closed by trades of the same
 * nanosecond share it.
 *
 * <p>A bar's volume that does not fit a long is {@link FixedPoint#OVERFLOW} and {@link #hasOverflowed} says so:
 * neither a wrapped nor a saturated number would be the volume. A volume bar closes on the trade that overflows it,
 * for that is above any size.
 *
 * <p>Owned by one thread; allocates only when constructed.
 */
public final class BarBuilder extends LastBar {
    /** Longest time bar: 366 days. */
    public static final long MAX_TIME_NS = 366L * 86_400_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final BarKind kind;
    private final long size;

    // The bar being made. With trades == 0 the prices are those of the close before.
    private long buildingOpenTime;
    private long deadline = NEVER;
    private long buildingOpen;
    private long buildingHigh;
    private long buildingLow;
    private long buildingClose;
    private long buildingVolume;
    private long buildingTrades;

    private long closedBars;

    /**
     * A builder that has seen no trade.
     *
     * @throws IllegalArgumentException for a time bar longer than {@link #MAX_TIME_NS} or an unknown kind
     */
    public BarBuilder(final Instrument instrument, final BarSpec spec) {
        super(instrument, spec);
        if (spec.kind() == BarKind.NULL_VAL) {
            throw new IllegalArgumentException("bars must close by time, tick or volume: spec=" + spec);
        }
        if (spec.kind() == BarKind.TIME && spec.size() > MAX_TIME_NS) {
            throw new IllegalArgumentException(
                    "a time bar must not be longer than 366 days: was " + spec.size() + " ns");
        }
        kind = spec.kind();
        size = spec.size();
    }

    /**
     * Adds a trade.
     *
     * @param coreTime core time, UTC ns
     * @param price mantissa
     * @param qty mantissa, not negative
     * @return true when the trade closed a tick or volume bar
     * @throws IllegalStateException when a time bar's timer was due by now and did not come: a broken invariant
     */
    public boolean onTrade(final long coreTime, final long price, final long qty) {
        assert qty >= 0 : "qty=" + qty;
        if (kind == BarKind.TIME) {
            if (deadline == NEVER) {
                buildingOpenTime = Math.floorDiv(coreTime, size) * size;
                deadline = buildingOpenTime + size;
            } else if (coreTime >= deadline) {
                throw timerMissed(coreTime);
            }
        } else if (buildingTrades == 0) {
            buildingOpenTime = coreTime;
        }
        if (buildingTrades == 0) {
            buildingOpen = price;
            buildingHigh = price;
            buildingLow = price;
        } else {
            buildingHigh = Math.max(buildingHigh, price);
            buildingLow = Math.min(buildingLow, price);
        }
        buildingClose = price;
        buildingVolume = FixedPoint.add(buildingVolume, qty);
        buildingTrades++;
        if (kind == BarKind.TIME || !isFull()) {
            return false;
        }
        finish(coreTime + 1);
        return true;
    }

    /**
     * A timer of this builder fired.
     *
     * @param firedDeadline the timer's deadline
     * @return true when it closed a bar; false for a timer that is not {@link #nextDeadline}
     */
    public boolean onTimer(final long firedDeadline) {
        if (firedDeadline != deadline || deadline == NEVER) {
            return false;
        }
        finish(firedDeadline);
        buildingOpenTime = firedDeadline;
        deadline = firedDeadline + size;
        return true;
    }

    /**
     * When a timer must fire next, UTC ns; {@link Long#MAX_VALUE} for none: before the first trade, and not a time
     * bar.
     */
    public long nextDeadline() {
        return deadline;
    }

    /** Bars closed so far; with 0, the values of the last closed bar mean nothing. */
    public long closedBars() {
        return closedBars;
    }

    /** Whether the last closed bar's volume does not fit a long; it is {@link FixedPoint#OVERFLOW} then. */
    public boolean hasOverflowed() {
        return volume == FixedPoint.OVERFLOW;
    }

    /** Hash over the bar being made and the last closed one. */
    public long stateHash() {
        long hash = mix(closedBars, buildingOpenTime);
        hash = mix(hash, deadline);
        hash = mix(hash, buildingOpen);
        hash = mix(hash, buildingHigh);
        hash = mix(hash, buildingLow);
        hash = mix(hash, buildingClose);
        hash = mix(hash, buildingVolume);
        hash = mix(hash, buildingTrades);
        hash = mix(hash, openTime);
        hash = mix(hash, closeTime);
        hash = mix(hash, open);
        hash = mix(hash, high);
        hash = mix(hash, low);
        hash = mix(hash, close);
        hash = mix(hash, volume);
        return mix(hash, trades);
    }

    private boolean isFull() {
        if (kind == BarKind.TICK) {
            return buildingTrades >= size;
        }
        return buildingVolume >= size || buildingVolume == FixedPoint.OVERFLOW;
    }

    private void finish(final long endTime) {
        openTime = buildingOpenTime;
        closeTime = endTime;
        open = buildingOpen;
        high = buildingHigh;
        low = buildingLow;
        close = buildingClose;
        volume = buildingVolume;
        trades = buildingTrades;
        closedBars++;
        buildingOpen = buildingClose;
        buildingHigh = buildingClose;
        buildingLow = buildingClose;
        buildingVolume = 0;
        buildingTrades = 0;
    }

    private IllegalStateException timerMissed(final long coreTime) {
        return new IllegalStateException("a trade of " + instrument + " at coreTime=" + coreTime
                + " came before the timer that closes the bar at deadline=" + deadline);
    }

    private static long mix(final long hash, final long value) {
        final long h = (hash ^ value) * 0xff51afd7ed558ccdL;
        return (h ^ h >>> 32) + 0x9e3779b97f4a7c15L;
    }

    /** Writes or reads the bar in progress and the last one, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        buildingOpenTime = carrier.carry(buildingOpenTime);
        deadline = carrier.carry(deadline);
        buildingOpen = carrier.carry(buildingOpen);
        buildingHigh = carrier.carry(buildingHigh);
        buildingLow = carrier.carry(buildingLow);
        buildingClose = carrier.carry(buildingClose);
        buildingVolume = carrier.carry(buildingVolume);
        buildingTrades = carrier.carry(buildingTrades);
        carryLast(carrier);
        closedBars = carrier.carry(closedBars);
    }
}
