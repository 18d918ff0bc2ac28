package dev.reprise.core.protection;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.hash.Mix;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The protections in force, one slot per entry order, listed per instrument from the oldest. Changed by applied
 * records only.
 */
final class ProtectionTable {
    static final int NONE = -1;

    final long[] parentOrderId;
    final int[] strategy;
    final int[] instrument;
    final Side[] closingSide;
    /** Filled and not yet closed; an exit under way is part of it until it fills. */
    final long[] qty;

    final long[] stopPrice;
    final long[] takeProfitPrice;
    final long[] stopLimitOffset;
    final long[] activationPrice;
    final long[] trailingOffset;
    final TrailingUnit[] trailingUnit;
    final int[] instructions;
    /** Best price a trailing stop saw since it was activated, 0: not yet. */
    final long[] bestPrice;
    /** Prices in a row that were through the stop, and the target, for those that ask for two. */
    final byte[] stopThrough;

    final byte[] targetThrough;
    final TriggerSource[] triggerSource;
    /** The last stop and take-profit that were placed at the venue, 0: none yet. */
    final long[] stopOrderId;

    final long[] targetOrderId;
    /** When they were placed. */
    final long[] placedTime;
    /** Placements in a row that the venue never took. */
    final int[] failures;
    /** Whether a cancel of ours was sent for the last placement. */
    final boolean[] withdrawn;
    /** The last closing order, 0: none yet. */
    final long[] exitOrderId;
    /** Times it fired in this episode; an episode ends when it has not fired for {@link #EPISODE_NS}. */
    final int[] attempts;

    final long[] firstAttempt;
    final long[] lastAttempt;
    /** The one before the last; equal to the last when there is none. */
    final long[] previousAttempt;

    /** Silence after which the next trigger is a new one and not a retry, ns. */
    static final long EPISODE_NS = 5_000_000_000L;

    private final int[] next;
    private final int[] previous;
    private final int[] heads; // by instrument
    private final int[] tails;
    private final int[] free;
    private int freeCount;
    private final int instruments;
    private final long[] sellQty; // protected longs, by strategy and instrument
    private final long[] buyQty; // protected shorts
    private final Long2LongHashMap slots;
    private int fired;

    ProtectionTable(final int capacity, final int strategies, final int instruments) {
        this.instruments = instruments;
        parentOrderId = new long[capacity];
        strategy = new int[capacity];
        instrument = new int[capacity];
        closingSide = new Side[capacity];
        qty = new long[capacity];
        stopPrice = new long[capacity];
        takeProfitPrice = new long[capacity];
        stopLimitOffset = new long[capacity];
        activationPrice = new long[capacity];
        trailingOffset = new long[capacity];
        trailingUnit = new TrailingUnit[capacity];
        instructions = new int[capacity];
        bestPrice = new long[capacity];
        stopThrough = new byte[capacity];
        targetThrough = new byte[capacity];
        triggerSource = new TriggerSource[capacity];
        stopOrderId = new long[capacity];
        targetOrderId = new long[capacity];
        placedTime = new long[capacity];
        failures = new int[capacity];
        withdrawn = new boolean[capacity];
        exitOrderId = new long[capacity];
        attempts = new int[capacity];
        firstAttempt = new long[capacity];
        lastAttempt = new long[capacity];
        previousAttempt = new long[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        heads = new int[instruments];
        tails = new int[instruments];
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
        free = new int[capacity];
        for (int slot = capacity - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
        sellQty = new long[strategies * instruments];
        buyQty = new long[strategies * instruments];
        slots = new Long2LongHashMap(2 * capacity, 0.6f, NONE);
    }

    int find(final long parentOrderId) {
        return (int) slots.get(parentOrderId);
    }

    boolean isFull() {
        return freeCount == 0;
    }

    int count() {
        return free.length - freeCount;
    }

    /** Slots that fired and are still there: each waits for its exit or for a retry. */
    int fired() {
        return fired;
    }

    int first(final int instrument) {
        return heads[instrument];
    }

    int next(final int slot) {
        return next[slot];
    }

    int instruments() {
        return instruments;
    }

    /** Sum over the strategy's protections that close with this side. */
    long qty(final int strategy, final int instrument, final Side closingSide) {
        return sums(closingSide)[strategy * instruments + instrument];
    }

    private long[] sums(final Side closingSide) {
        return closingSide == Side.SELL ? sellQty : buyQty;
    }

    int add(final long parentOrderId, final int strategy, final int instrument, final Side closingSide) {
        if (freeCount == 0) {
            throw new IllegalStateException("no room for the protection of clientOrderId=" + parentOrderId + ": all "
                    + free.length + " are in use; the engine that wrote this journal had more");
        }
        final int slot = free[--freeCount];
        slots.put(parentOrderId, slot);
        this.parentOrderId[slot] = parentOrderId;
        this.strategy[slot] = strategy;
        this.instrument[slot] = instrument;
        this.closingSide[slot] = closingSide;
        qty[slot] = 0;
        bestPrice[slot] = 0;
        stopThrough[slot] = 0;
        targetThrough[slot] = 0;
        stopOrderId[slot] = 0;
        targetOrderId[slot] = 0;
        placedTime[slot] = 0;
        failures[slot] = 0;
        withdrawn[slot] = false;
        exitOrderId[slot] = 0;
        attempts[slot] = 0;
        firstAttempt[slot] = 0;
        lastAttempt[slot] = 0;
        previousAttempt[slot] = 0;
        next[slot] = NONE;
        previous[slot] = tails[instrument];
        if (tails[instrument] == NONE) {
            heads[instrument] = slot;
        } else {
            next[tails[instrument]] = slot;
        }
        tails[instrument] = slot;
        return slot;
    }

    void resize(final int slot, final long newQty) {
        sums(closingSide[slot])[strategy[slot] * instruments + instrument[slot]] += newQty - qty[slot];
        qty[slot] = newQty;
    }

    void remove(final int slot) {
        resize(slot, 0);
        final int i = instrument[slot];
        if (previous[slot] == NONE) {
            heads[i] = next[slot];
        } else {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] == NONE) {
            tails[i] = previous[slot];
        } else {
            previous[next[slot]] = previous[slot];
        }
        slots.remove(parentOrderId[slot]);
        if (attempts[slot] > 0) {
            fired--;
        }
        parentOrderId[slot] = 0;
        free[freeCount++] = slot;
    }

    void fire(final int slot, final long now) {
        if (attempts[slot] == 0) {
            fired++;
        }
        if (attempts[slot] == 0 || now - lastAttempt[slot] > EPISODE_NS) {
            attempts[slot] = 0;
            firstAttempt[slot] = now;
            lastAttempt[slot] = now;
        }
        attempts[slot]++;
        previousAttempt[slot] = lastAttempt[slot];
        lastAttempt[slot] = now;
    }

    long stateHash() {
        long hash = Mix.step(11, count());
        for (int i = 0; i < instruments; i++) {
            for (int slot = heads[i]; slot != NONE; slot = next[slot]) {
                hash = Mix.step(Mix.step(hash, parentOrderId[slot]), strategy[slot]);
                hash = Mix.step(Mix.step(hash, i), closingSide[slot].value());
                hash = Mix.step(Mix.step(hash, qty[slot]), stopPrice[slot]);
                hash = Mix.step(Mix.step(hash, takeProfitPrice[slot]), triggerSource[slot].value());
                hash = Mix.step(Mix.step(hash, stopLimitOffset[slot]), activationPrice[slot]);
                hash = Mix.step(Mix.step(hash, trailingOffset[slot]), trailingUnit[slot].value());
                hash = Mix.step(Mix.step(hash, instructions[slot]), bestPrice[slot]);
                hash = Mix.step(Mix.step(hash, stopThrough[slot]), targetThrough[slot]);
                hash = Mix.step(Mix.step(hash, stopOrderId[slot]), targetOrderId[slot]);
                hash = Mix.step(Mix.step(hash, placedTime[slot]), failures[slot] * 2L + (withdrawn[slot] ? 1 : 0));
                hash = Mix.step(Mix.step(hash, exitOrderId[slot]), attempts[slot]);
                hash = Mix.step(Mix.step(hash, firstAttempt[slot]), lastAttempt[slot]);
                hash = Mix.step(hash, previousAttempt[slot]);
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(parentOrderId);
        carrier.carry(strategy);
        carrier.carry(instrument);
        carrier.carry(qty);
        carrier.carry(stopPrice);
        carrier.carry(takeProfitPrice);
        carrier.carry(stopLimitOffset);
        carrier.carry(activationPrice);
        carrier.carry(trailingOffset);
        carrier.carry(instructions);
        carrier.carry(bestPrice);
        carrier.carry(stopThrough);
        carrier.carry(targetThrough);
        carrier.carry(stopOrderId);
        carrier.carry(targetOrderId);
        carrier.carry(placedTime);
        carrier.carry(failures);
        carrier.carry(withdrawn);
        carrier.carry(exitOrderId);
        carrier.carry(attempts);
        carrier.carry(firstAttempt);
        carrier.carry(lastAttempt);
        carrier.carry(previousAttempt);
        carrier.carry(next);
        carrier.carry(previous);
        carrier.carry(heads);
        carrier.carry(tails);
        carrier.carry(free);
        carrier.carry(sellQty);
        carrier.carry(buyQty);
        carrier.carry(closingSide, Side.values());
        carrier.carry(trailingUnit, TrailingUnit.values());
        carrier.carry(triggerSource, TriggerSource.values());
        freeCount = carrier.carry(freeCount);
        fired = carrier.carry(fired);
        if (carrier.isReading()) {
            slots.clear();
            for (int i = 0; i < heads.length; i++) {
                for (int slot = heads[i]; slot != NONE; slot = next[slot]) {
                    slots.put(parentOrderId[slot], slot);
                }
            }
        }
    }
}
