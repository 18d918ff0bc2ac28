package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;

/**
 * Counts and worst-case quantities over orders, per (strategy, instrument) and per instrument. The engine's own protection is a
 * row of its own.
 */
final class OpenTotals {
    private static final int FIRST_STRATEGY = -Records.PROTECTION;

    private final int maxInstruments;
    private final int[] open;
    private final int[] entries;
    private final int[] pairs;
    private final int[] unresolvedBuys;
    private final int[] unresolvedSells;
    private final QtySums worstBuys;
    private final QtySums worstSells;
    private final int[] openByInstrument;
    private final QtySums worstBuysByInstrument;
    private final QtySums worstSellsByInstrument;
    private final int[] pairsByInstrument;
    private int openInAll;
    private int pairsInAll;

    OpenTotals(final int maxStrategies, final int maxInstruments) {
        this.maxInstruments = maxInstruments;
        final int cells = Math.multiplyExact(maxStrategies + FIRST_STRATEGY, maxInstruments);
        open = new int[cells];
        entries = new int[cells];
        pairs = new int[cells];
        unresolvedBuys = new int[cells];
        unresolvedSells = new int[cells];
        worstBuys = new QtySums(cells);
        worstSells = new QtySums(cells);
        openByInstrument = new int[maxInstruments];
        pairsByInstrument = new int[maxInstruments];
        worstBuysByInstrument = new QtySums(maxInstruments);
        worstSellsByInstrument = new QtySums(maxInstruments);
    }

    void countOpen(final int strategy, final int instrument, final boolean isEntry, final int by) {
        final int cell = cell(strategy, instrument);
        open[cell] += by;
        openByInstrument[instrument] += by;
        openInAll += by;
        if (isEntry) {
            entries[cell] += by;
        }
    }

    /** Both legs of a list are open, or no longer both. */
    void countPair(final int strategy, final int instrument, final int by) {
        pairs[cell(strategy, instrument)] += by;
        pairsByInstrument[instrument] += by;
        pairsInAll += by;
    }

    void countUnresolved(final int strategy, final int instrument, final boolean isBuy, final int by) {
        (isBuy ? unresolvedBuys : unresolvedSells)[cell(strategy, instrument)] += by;
    }

    void replaceWorst(
            final int strategy, final int instrument, final boolean isBuy, final long before, final long now) {
        (isBuy ? worstBuys : worstSells).replace(cell(strategy, instrument), before, now);
        (isBuy ? worstBuysByInstrument : worstSellsByInstrument).replace(instrument, before, now);
    }

    /** An order that is not ours counts in its instrument alone. */
    void countExternal(final int instrument, final int by) {
        openByInstrument[instrument] += by;
    }

    void replaceExternalWorst(final int instrument, final boolean isBuy, final long before, final long now) {
        (isBuy ? worstBuysByInstrument : worstSellsByInstrument).replace(instrument, before, now);
    }

    int open() {
        return openInAll;
    }

    int open(final int instrument) {
        return openByInstrument[instrument];
    }

    int open(final int strategy, final int instrument) {
        return open[cell(strategy, instrument)];
    }

    int pairs() {
        return pairsInAll;
    }

    int pairs(final int instrument) {
        return pairsByInstrument[instrument];
    }

    int pairs(final int strategy, final int instrument) {
        return pairs[cell(strategy, instrument)];
    }

    int entries(final int strategy, final int instrument) {
        return entries[cell(strategy, instrument)];
    }

    int unresolved(final int strategy, final int instrument, final boolean isBuy) {
        return (isBuy ? unresolvedBuys : unresolvedSells)[cell(strategy, instrument)];
    }

    long worst(final int strategy, final int instrument, final boolean isBuy) {
        return (isBuy ? worstBuys : worstSells).sum(cell(strategy, instrument));
    }

    long worst(final int instrument, final boolean isBuy) {
        return (isBuy ? worstBuysByInstrument : worstSellsByInstrument).sum(instrument);
    }

    private int cell(final int strategy, final int instrument) {
        return (strategy + FIRST_STRATEGY) * maxInstruments + instrument;
    }

    void carry(final Carrier carrier) {
        carrier.carry(open);
        carrier.carry(entries);
        carrier.carry(pairs);
        carrier.carry(unresolvedBuys);
        carrier.carry(unresolvedSells);
        carrier.carry(openByInstrument);
        carrier.carry(pairsByInstrument);
        worstBuys.carry(carrier);
        worstSells.carry(carrier);
        worstBuysByInstrument.carry(carrier);
        worstSellsByInstrument.carry(carrier);
        openInAll = carrier.carry(openInAll);
        pairsInAll = carrier.carry(pairsInAll);
    }
}
