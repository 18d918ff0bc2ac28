package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.OrderRequest;
import java.util.Arrays;

/**
 * Places in the gateways' queues: each gateway takes so many new orders and amends, and one cancel per open order. A place is
 * taken by the record that asks, and given back once: when the bytes left or were withheld, or by the venue's answer when that
 * is seen first (a simulated venue may never say "sent").
 */
public final class Credits {
    private static final int NEW = 1;
    private static final int AMEND = 1 << 1;
    private static final int CANCEL = 1 << 2;

    private final int perGateway;
    private final int[] available;
    private final byte[] gateways; // by slot
    private final byte[] held; // by slot
    private final byte[] amendsToHear; // by slot: answered before "sent" was seen
    private final byte[] cancelsToHear;

    Credits(final int maxGateways, final int perGateway, final int slots) {
        this.perGateway = perGateway;
        available = new int[maxGateways];
        Arrays.fill(available, perGateway);
        gateways = new byte[slots];
        held = new byte[slots];
        amendsToHear = new byte[slots];
        cancelsToHear = new byte[slots];
    }

    /** New orders and amends that may be asked for now: the fewest over all gateways; not above 0 means none. */
    public int available() {
        int fewest = available[0];
        for (int i = 1; i < available.length; i++) {
            fewest = Math.min(fewest, available[i]);
        }
        return fewest;
    }

    /** As {@link #available()}, for one gateway. */
    public int available(final int gateway) {
        return available[gateway];
    }

    void begin(final int slot, final int gateway) {
        gateways[slot] = (byte) gateway;
        held[slot] = 0;
        amendsToHear[slot] = 0;
        cancelsToHear[slot] = 0;
    }

    void take(final int slot, final OrderRequest request) {
        final int bit = bit(request);
        if ((held[slot] & bit) != 0) {
            hearLater(slot, bit);
        } else if (bit != CANCEL) {
            available[gateways[slot]]--;
        }
        held[slot] |= (byte) bit;
    }

    /** The bytes left, or never will. */
    void left(final int slot, final OrderRequest request) {
        final int bit = bit(request);
        final byte[] toHear = bit == AMEND ? amendsToHear : cancelsToHear;
        if (bit != NEW && toHear[slot] > 0) {
            toHear[slot]--;
        } else {
            giveBack(slot, bit);
        }
    }

    /** The venue answered, so the bytes left even if nobody said so yet. */
    void answered(final int slot, final OrderRequest request) {
        final int bit = bit(request);
        if ((held[slot] & bit) != 0) {
            giveBack(slot, bit);
            hearLater(slot, bit);
        }
    }

    boolean isCancelWaiting(final int slot) {
        return (held[slot] & CANCEL) != 0;
    }

    void forget(final int slot) {
        giveBack(slot, NEW);
        giveBack(slot, AMEND);
        giveBack(slot, CANCEL);
    }

    /** A new session: the gateways' queues are empty. */
    void reset() {
        Arrays.fill(available, perGateway);
        Arrays.fill(held, (byte) 0);
        Arrays.fill(amendsToHear, (byte) 0);
        Arrays.fill(cancelsToHear, (byte) 0);
    }

    long stateHash(final int slot) {
        return held[slot] | amendsToHear[slot] << 8 | (long) cancelsToHear[slot] << 16 | (long) gateways[slot] << 24;
    }

    private void hearLater(final int slot, final int bit) {
        final byte[] toHear = bit == AMEND ? amendsToHear : cancelsToHear;
        if (bit != NEW && toHear[slot] < Byte.MAX_VALUE) {
            toHear[slot]++;
        }
    }

    private void giveBack(final int slot, final int bit) {
        if ((held[slot] & bit) != 0) {
            held[slot] &= (byte) ~bit;
            if (bit != CANCEL) {
                available[gateways[slot]]++;
            }
        }
    }

    private static int bit(final OrderRequest request) {
        return switch (request) {
            case NEW_ORDER -> NEW;
            case AMEND -> AMEND;
            case CANCEL -> CANCEL;
            case NULL_VAL -> 0;
        };
    }

    void carry(final Carrier carrier) {
        carrier.carry(available);
        carrier.carry(gateways);
        carrier.carry(held);
        carrier.carry(amendsToHear);
        carrier.carry(cancelsToHear);
    }
}
