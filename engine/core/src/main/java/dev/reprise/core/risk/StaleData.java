package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;

/**
 * The second half of K4: an instrument whose best prices are older than the limit is reducing. Its working entries are
 * cancelled and a person is told, once; when prices come again, entries may too. K4 denies new ones all the while.
 */
final class StaleData {
    /** How often it looks, in core time. */
    private static final long INTERVAL_NS = 100_000_000L;

    private final MarketView market;
    private final Orders orders;
    private final RiskLimits limits;
    private final boolean[] reducing; // by instrument
    private long nextLook = Long.MIN_VALUE;

    StaleData(final MarketView market, final Orders orders, final RiskLimits limits, final RiskCapacity capacity) {
        this.market = market;
        this.orders = orders;
        this.limits = limits;
        reducing = new boolean[capacity.instruments()];
    }

    /** Fresh prices. */
    void applyPrice(final int instrument) {
        reducing[instrument] = false;
    }

    /** The alarm of an instrument was raised. */
    void applyAlarm(final int instrument) {
        reducing[instrument] = true;
    }

    void decide(final long now, final Outbox out) {
        if (now < nextLook || orders.openCount() == 0) {
            return;
        }
        nextLook = now + INTERVAL_NS;
        int fresh = Records.NO_INSTRUMENT; // orders of one instrument often lie side by side
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            final int instrument = orders.instrument(slot);
            if (instrument == fresh || reducing[instrument] || orders.role(slot) != OrderRole.ENTRY) {
                continue;
            }
            if (isStale(instrument, now)) {
                out.alarm(AlarmCode.STALE_DATA, Records.NO_STRATEGY, instrument, 0, now - market.topTime(instrument));
                cancelEntries(instrument, out);
            } else {
                fresh = instrument;
            }
        }
    }

    private boolean isStale(final int instrument, final long now) {
        final long most = limits.ofInstrument(Limit.MAX_STALE_TIME, instrument);
        return most >= 0 && market.hasTop(instrument) && now - market.topTime(instrument) > most;
    }

    private void cancelEntries(final int instrument, final Outbox out) {
        int slot = orders.firstOpen();
        while (slot >= 0) {
            final int next = orders.nextOpen(slot);
            if (orders.instrument(slot) == instrument
                    && orders.role(slot) == OrderRole.ENTRY
                    && orders.canCancel(slot)
                    && !orders.isCancelPending(slot)) {
                out.cancel(orders.clientOrderId(slot));
            }
            slot = next;
        }
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, nextLook);
        for (int i = 0; i < reducing.length; i++) {
            hash = reducing[i] ? Exact.mix(hash, i) : hash;
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(reducing);
        nextLook = carrier.carry(nextLook);
    }
}
