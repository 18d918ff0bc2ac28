package dev.reprise.core.protection;

import dev.reprise.api.Carrier;
import dev.reprise.core.hash.Mix;
import java.util.Arrays;

/** The orders the engine holds, by order slot, listed per instrument from the oldest. Changed by applied records only. */
final class HeldTable {
    static final int NONE = -1;

    /** Best price that a trailing stop saw since it was activated, 0: not yet. */
    final long[] best;
    /** Whether the trigger was reached. */
    final boolean[] fired;
    /** Prices in a row that were through, for those that ask for two. */
    final byte[] through;
    /** Times its release was denied. */
    final int[] denials;

    final long[] lastDenial;
    private final boolean[] listed;
    private final int[] instruments; // by slot: an ended order's slot may be used again before it is taken off the list
    private final int[] next;
    private final int[] previous;
    private final int[] heads; // by instrument
    private final int[] tails;
    private int count;
    private int waiting;

    HeldTable(final int slots, final int instrumentCount) {
        best = new long[slots];
        fired = new boolean[slots];
        through = new byte[slots];
        denials = new int[slots];
        lastDenial = new long[slots];
        listed = new boolean[slots];
        instruments = new int[slots];
        next = new int[slots];
        previous = new int[slots];
        heads = new int[instrumentCount];
        tails = new int[instrumentCount];
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    int count() {
        return count;
    }

    /** Those that fired, or never waited for a price, and could not go yet. */
    int waiting() {
        return waiting;
    }

    boolean isListed(final int slot) {
        return listed[slot];
    }

    int instruments() {
        return heads.length;
    }

    int first(final int instrument) {
        return heads[instrument];
    }

    int next(final int slot) {
        return next[slot];
    }

    /** @param isDue it waits for no price */
    void add(final int slot, final int instrument, final boolean isDue) {
        listed[slot] = true;
        instruments[slot] = instrument;
        best[slot] = 0;
        fired[slot] = isDue;
        through[slot] = 0;
        denials[slot] = 0;
        lastDenial[slot] = 0;
        next[slot] = NONE;
        previous[slot] = tails[instrument];
        if (tails[instrument] == NONE) {
            heads[instrument] = slot;
        } else {
            next[tails[instrument]] = slot;
        }
        tails[instrument] = slot;
        count++;
        waiting += isDue ? 1 : 0;
    }

    void fire(final int slot) {
        if (!fired[slot]) {
            fired[slot] = true;
            waiting++;
        }
    }

    void remove(final int slot) {
        final int instrument = instruments[slot];
        if (previous[slot] == NONE) {
            heads[instrument] = next[slot];
        } else {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] == NONE) {
            tails[instrument] = previous[slot];
        } else {
            previous[next[slot]] = previous[slot];
        }
        listed[slot] = false;
        count--;
        waiting -= fired[slot] ? 1 : 0;
    }

    long hash(final int slot) {
        final long hash = Mix.step(Mix.step(best[slot], fired[slot] ? 1 : 0), through[slot]);
        return Mix.step(Mix.step(hash, denials[slot]), lastDenial[slot]);
    }

    void carry(final Carrier carrier) {
        carrier.carry(best);
        carrier.carry(fired);
        carrier.carry(through);
        carrier.carry(denials);
        carrier.carry(lastDenial);
        carrier.carry(listed);
        carrier.carry(instruments);
        carrier.carry(next);
        carrier.carry(previous);
        carrier.carry(heads);
        carrier.carry(tails);
        count = carrier.carry(count);
        waiting = carrier.carry(waiting);
    }
}
