package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import java.util.Arrays;

/**
 * How much of each visible level our orders have taken, so that nothing is filled twice. What comes to a level is new; what leaves it is
 * what we took first, for it was theirs only while we were not there.
 *
 * <p>The venue tells of what others took in two ways, in either order: by the trade and by the level's new quantity. Of what we took,
 * what a trade has told is not told again by the level's decrease, nor the other way round. By the venue's times a trade that happened
 * after the decrease is another event.
 *
 * <p>What the recording's takers took beyond ours, and the view has not told yet, is with {@link RecordedTakers}: nobody gets that either.
 *
 * <p>Few entries exist at a time, so they are a list in order of first use. It grows by doubling; beyond {@value #MOST} levels the oldest
 * is forgotten.
 */
final class LiquidityLedger {
    static final int MOST = 8192;

    private static final int INITIAL_CAPACITY = 64;
    static final long ONE_EVENT_NS =
            1_000_000_000; // a trade later than this is another event, whatever its time at the venue

    private Side[] sides = new Side[INITIAL_CAPACITY];
    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] shown = new long[INITIAL_CAPACITY]; // the level's quantity that the taking is counted against
    private long[] taken = new long[INITIAL_CAPACITY];
    private long[] told = new long[INITIAL_CAPACITY]; // of that, what trades have told since, still to leave the level
    private long[] gone = new long[INITIAL_CAPACITY]; // what we took and has left the level, not yet told by a trade
    private long[] goneAt = new long[INITIAL_CAPACITY]; // venue time of that, or Records.NO_TIME
    private long[] goneSince = new long[INITIAL_CAPACITY]; // core time of that
    private int size;
    private final RecordedTakers others = new RecordedTakers();

    /** What the recording's takers have taken of what is shown. */
    RecordedTakers others() {
        return others;
    }

    /** Quantity already taken from a level. */
    long taken(final Side side, final long price) {
        final int entry = find(side, price);
        return entry < 0 ? 0 : taken[entry];
    }

    void take(final Side side, final long price, final long shownQty, final long qty) {
        int entry = find(side, price);
        if (entry < 0) {
            if (size == MOST) {
                remove(oldest());
            } else if (size == sides.length) {
                grow();
            }
            entry = size++;
            sides[entry] = side;
            prices[entry] = price;
            taken[entry] = 0;
            told[entry] = 0;
            gone[entry] = 0;
            goneAt[entry] = Records.NO_TIME;
            goneSince[entry] = 0;
        }
        shown[entry] = shownQty;
        taken[entry] += qty;
    }

    /**
     * A trade hit a level.
     *
     * @param time of the trade at the venue, UTC ns, or {@link Records#NO_TIME}
     * @param now core time
     * @return how much of it was what we had taken before
     */
    long trade(final Side side, final long price, final long qty, final long time, final long now) {
        long ours = 0;
        for (int i = size - 1; i >= 0; i--) {
            if (goneAt[i] != Records.NO_TIME && time > goneAt[i] || now - goneSince[i] > ONE_EVENT_NS) {
                gone[i] = 0;
            }
            if (prices[i] == price && sides[i] == side) {
                final long before = Math.min(gone[i], qty);
                final long rest = Math.min(taken[i] - told[i], qty - before);
                gone[i] -= before;
                told[i] += rest;
                ours = before + rest;
            }
            if (taken[i] == 0 && gone[i] == 0) {
                remove(i);
            }
        }
        return ours;
    }

    /** Orders came to a level, or left it, told one by one. */
    void follow(final Side side, final long price, final long change) {
        final int entry = find(side, price);
        if (entry >= 0) {
            follow(entry, change);
        } else {
            others.explain(side, price, change);
        }
    }

    /** Returns how much of what we took left the level and was not told by trades. */
    private long follow(final int entry, final long change) {
        shown[entry] += change;
        final long byOthers = others.explain(sides[entry], prices[entry], change);
        final long left = Math.min(taken[entry], Math.max(0, -change - byOthers));
        final long explained = Math.min(told[entry], left);
        taken[entry] -= left;
        told[entry] -= explained;
        return left - explained;
    }

    /**
     * The venue shows something else at a venue time, and at a core time.
     *
     * @param isTopOnly it was a top of book: what lies behind is shown as it was
     */
    void look(final MarketDepth depth, final boolean isTopOnly, final long time, final long now) {
        for (int i = size - 1; i >= 0; i--) {
            if (gone[i] > 0 && now - goneSince[i] > ONE_EVENT_NS) {
                gone[i] = 0;
            }
            final long qty = taken[i] == 0 ? MarketDepth.NOT_SHOWN : depth.shownQty(sides[i], prices[i]);
            if (qty != MarketDepth.NOT_SHOWN && qty != shown[i]) {
                final long unexplained = follow(i, qty - shown[i]);
                if (unexplained > 0) {
                    gone[i] += unexplained;
                    goneAt[i] = time;
                    goneSince[i] = now;
                }
            }
            if (taken[i] == 0 && gone[i] == 0) {
                remove(i);
            }
        }
        others.look(depth, isTopOnly, time, now);
    }

    long hash(final long seed) {
        long hash = StateHash.mix(seed, size);
        for (int i = 0; i < size; i++) {
            hash = StateHash.mix(hash, sides[i].value());
            hash = StateHash.mix(hash, prices[i]);
            hash = StateHash.mix(hash, shown[i]);
            hash = StateHash.mix(hash, taken[i]);
            hash = StateHash.mix(hash, told[i]);
            hash = StateHash.mix(hash, gone[i]);
            hash = StateHash.mix(StateHash.mix(hash, goneAt[i]), goneSince[i]);
        }
        return others.hash(hash);
    }

    /** What is taken no longer goes first. */
    private int oldest() {
        for (int i = 0; i < size; i++) {
            if (taken[i] == 0) {
                return i;
            }
        }
        return 0;
    }

    private int find(final Side side, final long price) {
        for (int i = 0; i < size; i++) {
            if (prices[i] == price && sides[i] == side) {
                return i;
            }
        }
        return -1;
    }

    private void grow() {
        final int capacity = sides.length * 2;
        sides = Arrays.copyOf(sides, capacity);
        prices = Arrays.copyOf(prices, capacity);
        shown = Arrays.copyOf(shown, capacity);
        taken = Arrays.copyOf(taken, capacity);
        told = Arrays.copyOf(told, capacity);
        gone = Arrays.copyOf(gone, capacity);
        goneAt = Arrays.copyOf(goneAt, capacity);
        goneSince = Arrays.copyOf(goneSince, capacity);
    }

    private void remove(final int entry) {
        size--;
        final int behind = size - entry;
        System.arraycopy(sides, entry + 1, sides, entry, behind);
        System.arraycopy(prices, entry + 1, prices, entry, behind);
        System.arraycopy(shown, entry + 1, shown, entry, behind);
        System.arraycopy(taken, entry + 1, taken, entry, behind);
        System.arraycopy(told, entry + 1, told, entry, behind);
        System.arraycopy(gone, entry + 1, gone, entry, behind);
        System.arraycopy(goneAt, entry + 1, goneAt, entry, behind);
        System.arraycopy(goneSince, entry + 1, goneSince, entry, behind);
    }

    void carry(final Carrier carrier) {
        final int capacity = carrier.carry(sides.length);
        while (sides.length < capacity) {
            grow();
        }
        carrier.carry(sides, Side.values());
        carrier.carry(prices);
        carrier.carry(shown);
        carrier.carry(taken);
        carrier.carry(told);
        carrier.carry(gone);
        carrier.carry(goneAt);
        carrier.carry(goneSince);
        size = carrier.carry(size);
        others.carry(carrier);
    }
}
