package dev.reprise.core.protection;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/**
 * The part of a protection that rests at the venue: a stop, a take-profit, or both as a pair (OCO), for what the entry filled. When
 * that changes they are withdrawn and placed anew; while nothing rests there the engine watches. A venue's own bracket is not
 * used: it waits for the whole fill and leaves the part that filled bare.
 *
 * <p>Changes no state of its own.
 */
final class NativeLegs implements HeldOrders.Reservations {
    /** Least time between two placements while the entry still fills, and before a failed one is tried again, ns. */
    static final long REPLACE_GAP_NS = 1_000_000_000L;
    /** Placements that the venue refused in a row, after which the engine alone protects. */
    static final int MAX_FAILURES = 2;

    private static final int MAX_DOUBLINGS = 4;
    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final ProtectionTable table;
    private final LegOrders legOrders;
    private HeldOrders held;

    NativeLegs(final MarketView market, final Orders orders, final Portfolio portfolio, final ProtectionTable table) {
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        this.table = table;
        legOrders = new LegOrders(market, table);
    }

    void held(final HeldOrders heldOrders) {
        held = heldOrders;
    }

    /** Slot of the stop that rests at the venue, or {@link Orders#NONE}. */
    int stop(final int protection) {
        return open(table.stopOrderId[protection]);
    }

    /** Slot of the take-profit that rests at the venue, or {@link Orders#NONE}. */
    int target(final int protection) {
        return open(table.targetOrderId[protection]);
    }

    boolean isOpen(final int protection) {
        return stop(protection) != Orders.NONE || target(protection) != Orders.NONE;
    }

    /** Whether an order at the venue, or on its way there, protects all of it. */
    boolean isHeldWhole(final int protection) {
        final int slot = table.stopPrice[protection] > 0 ? stop(protection) : target(protection);
        return slot != Orders.NONE && leaves(slot) >= table.qty[protection];
    }

    /** Quantity that an order at the venue closes; its fate may be unknown. 0 for none. */
    long leaves(final int slot) {
        return slot == Orders.NONE ? 0 : orders.worstLeavesQty(slot);
    }

    private int open(final long id) {
        final int slot = orders.slotOf(id);
        return slot != Orders.NONE && orders.isWorking(slot) ? slot : Orders.NONE;
    }

    /** Quantity for which the stop, or without one the take-profit, is known to rest at the venue. */
    long confirmed(final int protection) {
        final int slot = table.stopPrice[protection] > 0 ? stop(protection) : target(protection);
        if (slot == Orders.NONE) {
            return 0;
        }
        return switch (orders.status(slot)) {
            case NEW, PARTIALLY_FILLED, PENDING_REPLACE -> orders.leavesQty(slot);
            default -> 0;
        };
    }

    /** Brings what rests at the venue to what is wanted there. Does nothing when it is so already, or a request is under way. */
    void sync(final int p, final long exitQty, final long now, final boolean mayPlace, final Outbox out) {
        final long wanted = wanted(p, exitQty);
        if (isOpen(p)) {
            final long rests = Math.max(leaves(stop(p)), leaves(target(p)));
            final boolean isStale = isStale(p);
            if (wanted < rests || (wanted > rests || isStale) && mayPlace && isGapOver(p, now)) {
                withdraw(p, out);
            }
        } else if (mayPlace && wanted > 0 && isGapOver(p, now) && !isThrough(p)) {
            legOrders.place(p, wanted, out);
        }
    }

    /** Cancels what rests at the venue: one leg of a pair takes the other with it, and one that filled has done so already. */
    void withdraw(final int p, final Outbox out) {
        final int stop = stop(p);
        final int target = target(p);
        if (target != Orders.NONE && !isTakenAlong(p, target)) {
            cancel(target, out);
        }
        final boolean isPair = stop != Orders.NONE && target != Orders.NONE && orders.otherLeg(stop) == target;
        if (stop != Orders.NONE && !isPair && !isTakenAlong(p, stop)) {
            cancel(stop, out);
        }
    }

    /** Whether a cancel that takes the stop back can be asked for: of a pair it goes to the take-profit. */
    boolean canWithdrawStop(final int p) {
        final int stop = stop(p);
        final int target = target(p);
        return canCancel(target != Orders.NONE && orders.otherLeg(target) == stop ? target : stop);
    }

    private boolean canCancel(final int slot) {
        return orders.canCancel(slot) && !orders.isCancelUnknown(slot);
    }

    private void cancel(final int slot, final Outbox out) {
        if (canCancel(slot)) {
            out.cancel(orders.clientOrderId(slot));
        }
    }

    /** Whether the venue ends this leg by itself: its partner filled, or was cancelled by us and has ended. */
    private boolean isTakenAlong(final int p, final int slot) {
        final int other = orders.otherLeg(slot);
        return isPartnerFilled(slot) || other != Orders.NONE && table.withdrawn[p] && !orders.isWorking(other);
    }

    private boolean isPartnerFilled(final int slot) {
        final int other = orders.otherLeg(slot);
        return other != Orders.NONE && orders.cumQty(other) > 0;
    }

    @Override
    public boolean free(
            final int strategy, final int instrument, final Side closingSide, final long now, final Outbox out) {
        boolean isFree = true;
        for (int p = table.first(instrument); p != ProtectionTable.NONE; p = table.next(p)) {
            if (table.strategy[p] == strategy && table.closingSide[p] == closingSide && isOpen(p)) {
                final long rests = Math.max(leaves(stop(p)), leaves(target(p)));
                if (rests > wanted(p, 0)) {
                    withdraw(p, out);
                    isFree &= !isOpen(p);
                }
            }
        }
        return isFree;
    }

    /** What should rest at the venue for it; 0 when the engine does it. */
    private long wanted(final int p, final long exitQty) {
        final int strategy = table.strategy[p];
        final Instrument instrument = market.instrument(table.instrument[p]);
        if (!isNative(p) || table.failures[p] >= MAX_FAILURES && isLastRejected(p)) {
            return 0;
        }
        long qty = table.qty[p] - exitQty;
        if (instrument.market() == MarketKind.SPOT) {
            qty = Math.min(qty, table.qty[p] - missing(p, strategy, instrument.index()));
        }
        qty = instrument.floorToLot(Math.max(qty, 0));
        final long worth = table.stopPrice[p] > 0 ? table.stopPrice[p] : table.takeProfitPrice[p];
        final boolean isTooSmall = qty < instrument.rules().minQty()
                || instrument.notional(worth, qty) < instrument.rules().minNotional();
        return isTooSmall ? 0 : qty;
    }

    /** What of its quantity the strategy's own closing orders need: the oldest protection gives way first. */
    private long missing(final int p, final int strategy, final int instrument) {
        final Side side = table.closingSide[p];
        long deficit = table.qty(strategy, instrument, side) + closing(strategy, instrument, side);
        deficit -= Math.abs(portfolio.positionQty(strategy, instrument));
        for (int q = table.first(instrument); q != p && q != ProtectionTable.NONE && deficit > 0; q = table.next(q)) {
            if (table.strategy[q] == strategy && table.closingSide[q] == side) {
                deficit -= table.qty[q];
            }
        }
        return Math.min(Math.max(deficit, 0), table.qty[p]);
    }

    /** What the strategy's own orders of the closing side take: those at the venue, and held ones that are due. */
    private long closing(final int strategy, final int instrument, final Side side) {
        long qty = 0;
        for (int slot = orders.firstOpen(); slot != Orders.NONE; slot = orders.nextOpen(slot)) {
            if (orders.strategy(slot) == strategy
                    && orders.instrument(slot) == instrument
                    && orders.side(slot) == side
                    && (orders.role(slot) == OrderRole.ENTRY || orders.parentOrderId(slot) == 0)) {
                qty += orders.isHeld(slot) ? held.isDue(slot) ? orders.qty(slot) : 0 : orders.worstLeavesQty(slot);
            }
        }
        return qty;
    }

    private boolean isGapOver(final int p, final long now) {
        final long since = now - table.placedTime[p];
        if (table.placedTime[p] == 0) {
            return true;
        }
        if (table.failures[p] > 0) {
            return since >= REPLACE_GAP_NS << Math.min(table.failures[p] - 1, MAX_DOUBLINGS);
        }
        final int entry = orders.slotOf(table.parentOrderId[p]);
        return since >= REPLACE_GAP_NS || !isLost(p) && (entry == Orders.NONE || !orders.isWorking(entry));
    }

    /** Whether the venue took the last placement and ended it, though nobody asked: one that always does so is not answered at its pace. */
    private boolean isLost(final int p) {
        final int slot = orders.slotOf(table.stopOrderId[p] != 0 ? table.stopOrderId[p] : table.targetOrderId[p]);
        return slot != Orders.NONE
                && !table.withdrawn[p]
                && !orders.isWorking(slot)
                && orders.status(slot) != OrderStatus.FILLED;
    }

    private boolean isStale(final int p) {
        final int stop = stop(p);
        final int target = target(p);
        return stop != Orders.NONE
                        && orders.type(stop) != OrderType.TRAILING_STOP
                        && orders.stopPrice(stop) != table.stopPrice[p]
                || target != Orders.NONE && orders.stopPrice(target) != table.takeProfitPrice[p];
    }

    private boolean isThrough(final int p) {
        final boolean sells = table.closingSide[p] == Side.SELL;
        final long reference = TriggerPrices.reference(market, table.triggerSource[p], table.instrument[p], sells);
        return reference <= 0
                || table.stopPrice[p] > 0 && TriggerPrices.isThrough(false, sells, reference, table.stopPrice[p])
                || table.takeProfitPrice[p] > 0
                        && TriggerPrices.isThrough(true, sells, reference, table.takeProfitPrice[p]);
    }

    /** Whether the venue can hold at least its stop, or the take-profit that has no stop beside it. */
    private boolean isNative(final int p) {
        final Capabilities venue = market.capabilities(table.instrument[p]);
        final boolean inEngine =
                (table.instructions[p] & (OrderInstructions.CONFIRM_TWICE | OrderInstructions.PROTECT_IN_ENGINE)) != 0;
        return !inEngine
                && Routing.watches(venue, table.triggerSource[p])
                && (table.stopPrice[p] > 0 ? legOrders.stopType(p, venue) : LegOrders.targetType(venue))
                        != OrderType.NULL_VAL;
    }

    /** Whether the order is a leg of the last placement, and not of one before it. */
    boolean isLeg(final int p, final int slot) {
        final long id = orders.clientOrderId(slot);
        return id == table.stopOrderId[p] || id == table.targetOrderId[p];
    }

    /**
     * A leg ended. Says what a person should know: that the venue refused it, or that it is gone though nobody cancelled it.
     *
     * @return whether the slot was a leg of the protection
     */
    boolean onEnded(final int p, final int slot, final Outbox out) {
        if (!isLeg(p, slot)) {
            return false;
        }
        final long id = orders.clientOrderId(slot);
        final OrderStatus status = orders.status(slot);
        final int other = orders.otherLeg(slot);
        if (status == OrderStatus.REJECTED) {
            if (other == Orders.NONE || orders.status(other) != OrderStatus.REJECTED) {
                alarm(AlarmCode.PROTECTION_REJECTED, p, id, out); // of a pair once
            }
        } else if (status != OrderStatus.FILLED && !table.withdrawn[p] && !isPartnerFilled(slot)) {
            alarm(AlarmCode.PROTECTION_LOST, p, id, out);
        }
        return true;
    }

    private void alarm(final AlarmCode code, final int p, final long id, final Outbox out) {
        out.alarm(code, table.strategy[p], table.instrument[p], id, table.qty[p]);
    }

    /** Older legs for the same entry that still work: the newest stay. */
    void cutDoubles(final int p, final Outbox out) {
        int slot = orders.firstOpen();
        while (slot != Orders.NONE) {
            final int next = orders.nextOpen(slot);
            if (orders.parentOrderId(slot) == table.parentOrderId[p]
                    && Triggers.isClosing(orders.role(slot))
                    && OrderRequest.isConditional(orders.type(slot))
                    && !isLeg(p, slot)
                    && orders.canCancel(slot)) {
                final long id = orders.clientOrderId(slot);
                alarm(AlarmCode.PROTECTION_DOUBLED, p, id, out);
                out.cancel(id);
            }
            slot = next;
        }
    }

    /** The slot is a new leg: remembers it, and whether the placement before it failed. Part of applying its record. */
    void applyPlaced(final int p, final int slot, final long now) {
        final long id = orders.clientOrderId(slot);
        final boolean isSecond = orders.listId(slot) != 0 && orders.listId(slot) != id;
        if (!isSecond) {
            table.failures[p] = isFailed(table.stopOrderId[p], table.targetOrderId[p]) ? table.failures[p] : 0;
            table.stopOrderId[p] = 0;
            table.targetOrderId[p] = 0;
            table.placedTime[p] = now;
            table.withdrawn[p] = false;
        }
        if (orders.role(slot) == OrderRole.STOP_LOSS) {
            table.stopOrderId[p] = id;
        } else {
            table.targetOrderId[p] = id;
        }
    }

    /** A leg ended, as applied: counts placements that the venue never took. */
    void applyEnded(final int p, final int slot) {
        final long id = orders.clientOrderId(slot);
        final boolean isCounted =
                id == table.stopOrderId[p] || id == table.targetOrderId[p] && table.stopOrderId[p] == 0;
        if (isCounted && isNeverTaken(slot)) {
            table.failures[p]++;
        }
    }

    private boolean isFailed(final long stopId, final long targetId) {
        final int slot = orders.slotOf(stopId != 0 ? stopId : targetId);
        return slot != Orders.NONE && isNeverTaken(slot);
    }

    private boolean isLastRejected(final int p) {
        final int slot = orders.slotOf(table.stopOrderId[p] != 0 ? table.stopOrderId[p] : table.targetOrderId[p]);
        return slot == Orders.NONE || orders.status(slot) == OrderStatus.REJECTED;
    }

    /** When a placement may be tried again that was put off; 0: nothing was. */
    long retryTime(final int p, final long exitQty, final long now) {
        return !isOpen(p) && wanted(p, exitQty) > 0 && !isGapOver(p, now)
                ? table.placedTime[p] + (REPLACE_GAP_NS << Math.min(Math.max(table.failures[p] - 1, 0), MAX_DOUBLINGS))
                : 0;
    }

    /** Quantity bound at the venue by protections of the strategy that close with this side. */
    long reserved(final int strategy, final int instrument, final Side closingSide) {
        long qty = 0;
        for (int p = table.first(instrument); p != ProtectionTable.NONE; p = table.next(p)) {
            if (table.strategy[p] == strategy && table.closingSide[p] == closingSide) {
                qty += Math.max(leaves(stop(p)), leaves(target(p)));
            }
        }
        return qty;
    }

    /** Whether an order of the strategy has to wait until the venue lets go of balance that protects the position. */
    boolean mustWait(final int strategy, final int instrument, final Side side, final long qty) {
        if (table.first(instrument) == ProtectionTable.NONE
                || market.instrument(instrument).market() != MarketKind.SPOT) {
            return false;
        }
        final long reserved = reserved(strategy, instrument, side);
        return reserved > 0
                && Math.abs(portfolio.positionQty(strategy, instrument))
                                - reserved
                                - closing(strategy, instrument, side)
                        < qty;
    }

    private boolean isNeverTaken(final int slot) {
        return orders.status(slot) == OrderStatus.REJECTED
                || orders.status(slot) == OrderStatus.ABSENT
                || !orders.isWorking(slot)
                        && orders.venueOrderIdHigh(slot) == 0
                        && orders.venueOrderIdLow(slot) == 0
                        && orders.cumQty(slot) == 0;
    }
}
