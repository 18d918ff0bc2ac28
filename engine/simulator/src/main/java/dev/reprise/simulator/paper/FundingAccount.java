package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import java.util.Arrays;

/** One perpetual contract: what each strategy holds of it at the simulated venue, and the next funding. Times are UTC ns. */
final class FundingAccount {
    final PaperMarket market;
    private int[] strategies = new int[4];
    private long[] qtys = new long[strategies.length];
    private int count;
    /** Whether the data tells rates. */
    boolean isTold;
    /** The rate as told last, mantissa at scale 8. */
    long rate;
    /** The funding it is for, by the venue's clock, or {@link Records#NO_TIME}. */
    long next = Records.NO_TIME;
    /** When that is by core time, {@link Records#NO_TIME} once it has been. */
    long due = Records.NO_TIME;
    /** The constant rate's last time that has been, by the venue's clock, or {@link Records#NO_TIME}. */
    long paid = Records.NO_TIME;
    /** The timer that waits for it; others that are under way are of times that no longer count. */
    long timer = Records.NO_TIME;
    /** Of our own last execution. */
    long lastPrice;

    FundingAccount(final PaperMarket market) {
        this.market = market;
    }

    /** Strategies that have ever traded it. */
    int count() {
        return count;
    }

    int strategy(final int i) {
        return strategies[i];
    }

    /** Signed. */
    long qty(final int i) {
        return qtys[i];
    }

    boolean isFlat() {
        for (int i = 0; i < count; i++) {
            if (qtys[i] != 0) {
                return false;
            }
        }
        return true;
    }

    void add(final int strategy, final long signedQty) {
        int i = 0;
        while (i < count && strategies[i] != strategy) {
            i++;
        }
        if (i == strategies.length) {
            strategies = Arrays.copyOf(strategies, i * 2);
            qtys = Arrays.copyOf(qtys, i * 2);
        }
        if (i == count) {
            strategies[i] = strategy;
            qtys[i] = 0;
            count++;
        }
        qtys[i] += signedQty;
    }

    long hash(final long seed) {
        long hash = seed;
        for (int i = 0; i < count; i++) {
            hash = StateHash.mix(StateHash.mix(hash, strategies[i]), qtys[i]);
        }
        hash = StateHash.mix(StateHash.mix(hash, isTold ? 1 : 0), rate);
        hash = StateHash.mix(StateHash.mix(StateHash.mix(hash, next), due), timer);
        return StateHash.mix(StateHash.mix(hash, paid), lastPrice);
    }

    void carry(final Carrier carrier) {
        count = carrier.carry(count);
        if (carrier.isReading()) {
            strategies = new int[Math.max(count, strategies.length)];
            qtys = new long[strategies.length];
        }
        for (int i = 0; i < count; i++) {
            strategies[i] = carrier.carry(strategies[i]);
            qtys[i] = carrier.carry(qtys[i]);
        }
        isTold = carrier.carry(isTold);
        rate = carrier.carry(rate);
        next = carrier.carry(next);
        due = carrier.carry(due);
        timer = carrier.carry(timer);
        paid = carrier.carry(paid);
        lastPrice = carrier.carry(lastPrice);
    }
}
