package dev.reprise.core.portfolio;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.core.hash.Mix;
import java.util.Arrays;

/** Netted positions by (strategy, instrument), their cost, profit and rest of fee coins, and the account's sums. The protection is row 0. */
final class Positions {
    private static final int FIRST_STRATEGY = -Records.PROTECTION;

    private final int maxInstruments;
    private final int rows;
    private final long[] qtys;
    private final long[] costs;
    private final long[] realisedPnls;
    private final long[] rests; // as FeeCoins says
    private final long[] feeQtys; // that fees took since it was flat
    private final long[] accountQtys; // by instrument
    private final int[] open; // by instrument: rows with a position
    private int used; // instruments from here on have no position

    Positions(final int maxStrategies, final int maxInstruments) {
        this.maxInstruments = maxInstruments;
        rows = maxStrategies + FIRST_STRATEGY;
        final int cells = Math.multiplyExact(rows, maxInstruments);
        qtys = new long[cells];
        costs = new long[cells];
        realisedPnls = new long[cells];
        rests = new long[cells];
        feeQtys = new long[cells];
        accountQtys = new long[maxInstruments];
        open = new int[maxInstruments];
    }

    boolean hasStrategy(final int strategy) {
        return strategy >= Records.PROTECTION && strategy < rows - FIRST_STRATEGY;
    }

    int firstStrategy() {
        return Records.PROTECTION;
    }

    int endStrategy() {
        return rows - FIRST_STRATEGY;
    }

    long qty(final int strategy, final int instrument) {
        return qtys[cell(strategy, instrument)];
    }

    long cost(final int strategy, final int instrument) {
        return costs[cell(strategy, instrument)];
    }

    long realisedPnl(final int strategy, final int instrument) {
        return realisedPnls[cell(strategy, instrument)];
    }

    /** What of the coins that it gave for fees no fee has used yet, mantissa of the base currency. */
    long rest(final int strategy, final int instrument) {
        return rests[cell(strategy, instrument)];
    }

    /** What fees took of it since it was last flat; signed, a rebate's is negative. */
    long feeQty(final int strategy, final int instrument) {
        return feeQtys[cell(strategy, instrument)];
    }

    void setFees(final int strategy, final int instrument, final long rest, final long feeQty) {
        final int cell = cell(strategy, instrument);
        rests[cell] = rest;
        feeQtys[cell] = feeQty;
    }

    long accountQty(final int instrument) {
        return accountQtys[instrument];
    }

    /** How many have a position in the instrument. */
    int open(final int instrument) {
        return open[instrument];
    }

    void set(final int strategy, final int instrument, final long qty, final long cost, final long realisedPnl) {
        final int cell = cell(strategy, instrument);
        used = Math.max(used, instrument + 1);
        accountQtys[instrument] += qty - qtys[cell];
        open[instrument] += (qty == 0 ? 0 : 1) - (qtys[cell] == 0 ? 0 : 1);
        qtys[cell] = qty;
        costs[cell] = cost;
        realisedPnls[cell] = realisedPnl;
        assert accountQtys[instrument] == sumOfStrategies(instrument) : "the account is not the sum of its strategies";
    }

    /** Cells of zeroes are left out: of all pairs only a few ever trade. */
    long stateHash(final long seed) {
        long hash = seed;
        for (int row = 0; row < rows; row++) {
            for (int i = row * maxInstruments; i < row * maxInstruments + used; i++) {
                if ((qtys[i] | costs[i] | realisedPnls[i]) != 0) {
                    hash = Mix.step(Mix.step(hash, i), qtys[i]);
                    hash = Mix.step(Mix.step(hash, costs[i]), realisedPnls[i]);
                }
                if ((rests[i] | feeQtys[i]) != 0) {
                    hash = Mix.step(Mix.step(Mix.step(hash, i), rests[i]), feeQtys[i]);
                }
            }
        }
        return hash;
    }

    private long sumOfStrategies(final int instrument) {
        long sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += qtys[row * maxInstruments + instrument];
        }
        return sum;
    }

    private int cell(final int strategy, final int instrument) {
        return (strategy + FIRST_STRATEGY) * maxInstruments + instrument;
    }

    void carry(final Carrier carrier) {
        carrier.carry(qtys);
        carrier.carry(costs);
        carrier.carry(realisedPnls);
        carrier.carry(rests);
        carrier.carry(feeQtys);
        carrier.carry(accountQtys);
        if (carrier.isReading()) {
            used = maxInstruments;
            Arrays.fill(open, 0);
            for (int cell = 0; cell < qtys.length; cell++) {
                open[cell % maxInstruments] += qtys[cell] == 0 ? 0 : 1;
            }
        }
    }
}
