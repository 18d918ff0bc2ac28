package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.core.hash.Mix;

/** How one order moves: the status that follows, what ends with the order, what the hash sees of it. */
abstract sealed class OrderMachine extends OrderTable permits OrderRequests {
    private static final byte COUNTED_OPEN = 1;
    private static final byte COUNTED_UNRESOLVED = 1 << 1;

    final FillKeys fillKeys;
    private final Tombstones tombstones;
    private final long[] endedHashes; // by slot
    private long endedHash;

    OrderMachine(final OrderSettings settings) {
        super(settings);
        fillKeys = new FillKeys(settings.fillKeys());
        tombstones = new Tombstones(settings.rememberedOrders());
        endedHashes = new long[settings.maxOpenOrders() + settings.rememberedOrders()];
    }

    /**
     * Hash over everything that can matter later: open orders in order of creation, ended ones, execution ids, credits. It does
     * not depend on which slots the orders lie in. Time grows with the open orders only.
     */
    public final long stateHash() {
        long hash = Mix.step(Mix.step(openCount(), endedHash), fillKeys.stateHash());
        hash = Mix.step(hash, external.stateHash());
        for (int gateway = 0; gateway < settings.maxGateways(); gateway++) {
            hash = Mix.step(hash, credits.available(gateway));
        }
        for (int slot = firstOpen(); slot != NONE; slot = nextOpen(slot)) {
            hash = Mix.step(Mix.step(hash, orderHash(slot)), credits.stateHash(slot));
        }
        return hash;
    }

    final boolean isOutstanding(final int slot, final int request) {
        return ((pendings[slot] | unknowns[slot]) & request) != 0;
    }

    /** The venue has the order. */
    final void acknowledge(final int slot) {
        pendings[slot] &= ~REQUEST_NEW;
        unknowns[slot] &= ~REQUEST_NEW;
    }

    /** One answer settles one request: the one that waits, or else the one whose answer was missing. */
    final void settle(final int slot, final int request) {
        if ((pendings[slot] & request) != 0) {
            pendings[slot] &= (byte) ~request;
        } else {
            unknowns[slot] &= (byte) ~request;
        }
        if (request == REQUEST_AMEND && !isOutstanding(slot, REQUEST_AMEND)) {
            endAmend(slot);
        }
    }

    final void endAmend(final int slot) {
        pendings[slot] &= ~REQUEST_AMEND;
        unknowns[slot] &= ~REQUEST_AMEND;
        pendingQtys[slot] = 0;
        pendingPrices[slot] = 0;
        pendingStopPrices[slot] = 0;
    }

    /** Takes the venue's word on how much is filled; false when that is nothing new. */
    final boolean growCumQty(final int slot, final long told) {
        if (told <= cumQtys[slot]) {
            return false;
        }
        cumQtys[slot] = told;
        return true;
    }

    final boolean isVenueOrderIdKnown(final int slot) {
        return (venueOrderIdHighs[slot] | venueOrderIdLows[slot]) != 0;
    }

    /** Whether a report names another order at the venue than the one we know. */
    final boolean isOtherVenueOrder(final int slot, final long high, final long low) {
        return (high | low) != 0
                && isVenueOrderIdKnown(slot)
                && (high != venueOrderIdHighs[slot] || low != venueOrderIdLows[slot]);
    }

    final void venueOrderId(final int slot, final long high, final long low) {
        if ((high | low) != 0) {
            venueOrderIdHighs[slot] = high;
            venueOrderIdLows[slot] = low;
        }
    }

    /** Gives the order the status of a transition that was not refused, after its fields have changed. */
    final void enter(final int slot, final Next next) {
        final OrderStatus before = status(slot);
        // An UNKNOWN order is worked out anew as well: a report that settles nothing else may tell that it is filled.
        final boolean isOpenAnswer =
                next == Next.RESUME || next == Next.UNKNOWN || next == Next.STAY && before == OrderStatus.UNKNOWN;
        final OrderStatus now = isOpenAnswer ? resumed(slot) : next == Next.STAY ? before : next.status();
        final boolean ends = Transitions.isEnded(now) && !Transitions.isEnded(before);
        if (now == OrderStatus.UNKNOWN && before != OrderStatus.UNKNOWN) {
            unknownFroms[slot] = (byte) before.value();
        } else if (now != OrderStatus.UNKNOWN) {
            unknownFroms[slot] = (byte) OrderStatus.NULL_VAL.value();
        }
        statuses[slot] = (byte) now.value();
        if (ends) {
            pendings[slot] = 0;
            unknowns[slot] = 0;
            offVenues[slot] = 0;
            endAmend(slot);
            unlink(slot);
        }
        recount(slot);
        if (Transitions.isEnded(now)) {
            final long hash = orderHash(slot);
            endedHash += hash - endedHashes[slot];
            endedHashes[slot] = hash;
        }
        if (ends) {
            bury(slot);
        }
    }

    /** Brings counts and sums up to date with one order. */
    final void recount(final int slot) {
        final int strategy = strategies[slot];
        final int instrument = instruments[slot];
        final OrderStatus status = status(slot);
        byte now = Transitions.isEnded(status) ? 0 : COUNTED_OPEN;
        if (status == OrderStatus.UNKNOWN) {
            now |= COUNTED_UNRESOLVED;
        }
        final int changed = now ^ counted[slot];
        if ((changed & COUNTED_OPEN) != 0) {
            final boolean isEntry = roles[slot] == OrderRole.ENTRY.value();
            final int by = (now & COUNTED_OPEN) != 0 ? 1 : -1;
            totals.countOpen(strategy, instrument, isEntry, by);
            final int other = otherLeg(slot);
            if (other != NONE && (counted[other] & COUNTED_OPEN) != 0) {
                totals.countPair(strategy, instrument, by);
            }
        }
        if ((changed & COUNTED_UNRESOLVED) != 0) {
            final int by = (now & COUNTED_UNRESOLVED) != 0 ? 1 : -1;
            totals.countUnresolved(strategy, instrument, isBuy(slot), by);
        }
        counted[slot] = now;
        final long worst = worstLeavesQty(slot);
        if (worst != countedWorsts[slot]) {
            totals.replaceWorst(strategy, instrument, isBuy(slot), countedWorsts[slot], worst);
            countedWorsts[slot] = worst;
        }
    }

    private void bury(final int slot) {
        final int forgotten = tombstones.add(slot);
        if (forgotten != Tombstones.NONE) {
            credits.forget(forgotten);
            endedHash -= endedHashes[forgotten];
            endedHashes[forgotten] = 0;
            release(forgotten);
        }
    }

    private OrderStatus resumed(final int slot) {
        final long cumQty = cumQtys[slot];
        if (cumQty >= Math.max(qtys[slot], pendingQtys[slot])) {
            return OrderStatus.FILLED;
        }
        if (offVenues[slot] != 0 && pendingQtys[slot] == 0) {
            return OrderStatus.CANCELED;
        }
        if (unknowns[slot] != 0) {
            return OrderStatus.UNKNOWN;
        }
        if ((pendings[slot] & REQUEST_CANCEL) != 0) {
            return OrderStatus.PENDING_CANCEL;
        }
        if ((pendings[slot] & REQUEST_AMEND) != 0) {
            return OrderStatus.PENDING_REPLACE;
        }
        if (cumQty > 0) {
            return OrderStatus.PARTIALLY_FILLED;
        }
        return (pendings[slot] & REQUEST_NEW) != 0 ? OrderStatus.PENDING_NEW : OrderStatus.NEW;
    }

    private long orderHash(final int slot) {
        long hash = Mix.step(clientOrderIds[slot], venueOrderIdHighs[slot]);
        hash = Mix.step(hash, venueOrderIdLows[slot]);
        hash = Mix.step(hash, (long) instruments[slot] << 32 | strategies[slot] & 0xFFFFFFFFL);
        hash = Mix.step(hash, pack(sides, types, timesInForce, roles, slot));
        hash = Mix.step(hash, pack(triggerSources, instructions, statuses, unknownFroms, slot));
        hash = Mix.step(hash, pack(pendings, unknowns, offVenues, triggered, slot));
        hash = Mix.step(hash, prices[slot]);
        hash = Mix.step(hash, stopPrices[slot]);
        hash = Mix.step(hash, qtys[slot]);
        hash = Mix.step(hash, pendingPrices[slot]);
        hash = Mix.step(hash, pendingQtys[slot]);
        hash = Mix.step(hash, cumQtys[slot]);
        hash = Mix.step(hash, filledQtys[slot]);
        hash = Mix.step(hash, filledAmounts[slot]);
        hash = Mix.step(hash, parentOrderIds[slot]);
        hash = Mix.step(hash, stopLossOffsets[slot]);
        hash = Mix.step(hash, takeProfitOffsets[slot]);
        hash = Mix.step(hash, stopLimitOffsets[slot]);
        hash = Mix.step(hash, activationPrices[slot]);
        hash = Mix.step(hash, Mix.step(trailingOffsets[slot], trailingUnits[slot]));
        hash = Mix.step(hash, listIds[slot]);
        hash = Mix.step(hash, pendingStopPrices[slot]);
        hash = Mix.step(hash, expireTimes[slot]);
        hash = Mix.step(hash, decidedTimes[slot]);
        return Mix.step(hash, amendedTimes[slot]);
    }

    private static long pack(final byte[] a, final byte[] b, final byte[] c, final byte[] d, final int slot) {
        return a[slot] & 0xFFL | (b[slot] & 0xFFL) << 8 | (c[slot] & 0xFFL) << 16 | (d[slot] & 0xFFL) << 24;
    }

    /** Writes or reads every order, open and ended, for a generation of the journal. */
    @Override
    public void carry(final Carrier carrier) {
        super.carry(carrier);
        fillKeys.carry(carrier);
        tombstones.carry(carrier);
        carrier.carry(endedHashes);
        endedHash = carrier.carry(endedHash);
    }
}
