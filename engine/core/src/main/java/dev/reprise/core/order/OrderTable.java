package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.core.hash.IdIndex;

/**
 * Orders as columns: one array per field, one slot per order, and what can be asked about them. A slot is valid from the order's
 * first record until the order is forgotten; prices and quantities are mantissas at the instrument's scales.
 */
public abstract sealed class OrderTable extends OrderTerms permits OrderMachine {
    /** No slot. */
    public static final int NONE = IdIndex.NONE;

    static final int REQUEST_NEW = 1;
    static final int REQUEST_AMEND = 1 << 1;
    static final int REQUEST_CANCEL = 1 << 2;
    /** A bit of {@link #unknowns} alone: only a query or the end resolves it. */
    static final int QUERY_NEEDED = 1 << 3;

    final OrderSettings settings;
    final OpenTotals totals;
    final Credits credits;
    final ExternalOrders external;

    final long[] clientOrderIds;
    final long[] venueOrderIdHighs;
    final long[] venueOrderIdLows;
    final byte[] statuses;
    final byte[] unknownFroms;
    /** Requests that wait for an answer. */
    final byte[] pendings;
    /** Requests whose answer is missing, and {@link #QUERY_NEEDED}. */
    final byte[] unknowns;
    /** 1 when the old order of an unanswered replace is off the venue. */
    final byte[] offVenues;

    /** 0 when no amend is open. */
    final long[] pendingQtys;

    final long[] pendingPrices;
    final long[] pendingStopPrices;
    /** 1 when a stop or take-profit fired at the venue. */
    final byte[] triggered;

    final long[] cumQtys;
    final long[] filledQtys;
    final long[] filledAmounts;
    final long[] amendedTimes;

    private final IdIndex slots;
    private final OpenList open;
    private final int[] free;
    /** What the totals hold of the order, see {@link OrderMachine#recount}. */
    final byte[] counted;

    final long[] countedWorsts;
    private int freeCount;

    OrderTable(final OrderSettings settings) {
        super(settings.maxOpenOrders() + settings.rememberedOrders());
        this.settings = settings;
        final int n = prices.length;
        totals = new OpenTotals(settings.maxStrategies(), settings.maxInstruments());
        external = new ExternalOrders(totals, settings.maxOpenOrders());
        credits = new Credits(settings.maxGateways(), settings.creditsPerGateway(), n);
        clientOrderIds = new long[n];
        venueOrderIdHighs = new long[n];
        venueOrderIdLows = new long[n];
        statuses = new byte[n];
        unknownFroms = new byte[n];
        pendings = new byte[n];
        unknowns = new byte[n];
        offVenues = new byte[n];
        pendingQtys = new long[n];
        pendingPrices = new long[n];
        pendingStopPrices = new long[n];
        triggered = new byte[n];
        cumQtys = new long[n];
        filledQtys = new long[n];
        filledAmounts = new long[n];
        amendedTimes = new long[n];
        slots = new IdIndex(clientOrderIds);
        open = new OpenList(n);
        free = new int[n];
        counted = new byte[n];
        countedWorsts = new long[n];
        for (int i = n - 1; i >= 0; i--) {
            free[freeCount++] = i;
        }
    }

    /** Orders at our account that are not ours. */
    public final ExternalOrders external() {
        return external;
    }

    /** Slots are below it. */
    public final int capacity() {
        return prices.length;
    }

    /** Slot of an order of ours, open or ended and still remembered; {@link #NONE} otherwise. */
    public final int slotOf(final long clientOrderId) {
        return slots.find(clientOrderId);
    }

    /** Oldest open order by creation, or {@link #NONE}. */
    public final int firstOpen() {
        return open.first();
    }

    /**
     * The open order created next after this one, or {@link #NONE}. When the order in {@code slot}, or any other, ended since
     * the walk reached it, the walk goes on with the open orders created later; orders created meanwhile may be left out.
     */
    public final int nextOpen(final int slot) {
        // An ended order keeps its link until its slot is used again, and links only lead to later orders.
        int next = open.next(slot);
        while (next != NONE && !isWorking(next)) {
            next = open.next(next);
        }
        return next;
    }

    /** Whether no further order can be kept; a new order record would be an anomaly. */
    public final boolean isFull() {
        return totals.open() == settings.maxOpenOrders();
    }

    public final long clientOrderId(final int slot) {
        return clientOrderIds[slot];
    }

    /** Upper half of the venue's id; both halves 0 while it is not known. */
    public final long venueOrderIdHigh(final int slot) {
        return venueOrderIdHighs[slot];
    }

    public final long venueOrderIdLow(final int slot) {
        return venueOrderIdLows[slot];
    }

    public final OrderStatus status(final int slot) {
        return OrderStatus.get((short) (statuses[slot] & 0xFF));
    }

    /** The status it had before it became UNKNOWN; NULL_VAL when it is not UNKNOWN. */
    public final OrderStatus unknownFrom(final int slot) {
        return OrderStatus.get((short) (unknownFroms[slot] & 0xFF));
    }

    /** The price asked for by the replace that is not settled, 0: none. */
    public final long pendingPrice(final int slot) {
        return pendingPrices[slot];
    }

    /** The quantity asked for by the replace that is not settled, 0: none. */
    public final long pendingQty(final int slot) {
        return pendingQtys[slot];
    }

    /** Filled as far as the venue told, by fills or by its reports; only grows. */
    public final long cumQty(final int slot) {
        return cumQtys[slot];
    }

    /** Sum of the fills that came, each counted once: what the position got. At most {@link #cumQty}. */
    public final long filledQty(final int slot) {
        return filledQtys[slot];
    }

    /** Price × quantity of those fills in the quote currency, the venue's amount where told; NO_VALUE past 63 bits. */
    public final long filledAmount(final int slot) {
        return filledAmounts[slot];
    }

    /** Still working; 0 once ended. */
    public final long leavesQty(final int slot) {
        return isWorking(slot) ? Math.max(0, qtys[slot] - cumQtys[slot]) : 0;
    }

    /**
     * What could still come to the position at worst: the larger quantity of a replace that is not settled, UNKNOWN in full, and
     * after the end fills that the venue announced and that did not come yet. 0 while HELD: nothing is at the venue.
     */
    public final long worstLeavesQty(final int slot) {
        final OrderStatus status = status(slot);
        if (status == OrderStatus.HELD) {
            return 0;
        }
        long most = cumQtys[slot];
        if (!Transitions.isEnded(status)) {
            most = Math.max(most, Math.max(qtys[slot], pendingQtys[slot]));
        }
        return most - Math.min(most, filledQtys[slot]);
    }

    /** Whether its trigger fired at the venue. */
    public final boolean isTriggered(final int slot) {
        return triggered[slot] != 0;
    }

    /** The other leg of its list, or {@link #NONE} when it has none or that is forgotten. */
    public final int otherLeg(final int slot) {
        final long list = listIds[slot];
        if (list == 0) {
            return NONE;
        }
        // A list has two legs, decided one right after the other.
        return slotOf(list == clientOrderIds[slot] ? list + 1 : list);
    }

    /** Whether it is the order itself, not the venue, that waits: held by the engine until it fires. */
    public final boolean isHeld(final int slot) {
        return statuses[slot] == OrderStatus.HELD.value();
    }

    /** Whether it has not ended; UNKNOWN and HELD orders work. */
    public final boolean isWorking(final int slot) {
        return !Transitions.isEnded(status(slot));
    }

    /** Whether a cancel of ours waits for its answer. */
    public final boolean isCancelPending(final int slot) {
        return (pendings[slot] & REQUEST_CANCEL) != 0;
    }

    /** Whether an amend of ours waits for its answer. */
    public final boolean isAmendPending(final int slot) {
        return (pendings[slot] & REQUEST_AMEND) != 0;
    }

    /**
     * Whether the venue did not know it when it was to be cancelled: another cancel would hear the same, a query says why. What asks
     * at every price waits for that; what asks once, such as an operator, asks all the same.
     */
    public final boolean isCancelUnknown(final int slot) {
        final int both = QUERY_NEEDED | REQUEST_CANCEL;
        return (unknowns[slot] & both) == both;
    }

    /** Whether the engine ever asked to replace it. */
    public final boolean mayBeReplaced(final int slot) {
        // While an amend is open, whatever is known of it, the quantity it asks for is kept.
        return amendedTimes[slot] != Records.NO_TIME || pendingQtys[slot] != 0;
    }

    /** Whether a cancel may be asked for now: it works, no cancel waits for an answer, none lies in the gateway's queue. */
    public final boolean canCancel(final int slot) {
        return isWorking(slot) && !isCancelPending(slot) && !credits.isCancelWaiting(slot);
    }

    public final int openCount() {
        return totals.open();
    }

    public final int openCount(final int instrument) {
        return totals.open(instrument);
    }

    /** Open orders of a strategy, HELD ones too; strategy −2 is the engine's own protection. */
    public final int openCount(final int strategy, final int instrument) {
        return totals.open(strategy, instrument);
    }

    /** Open orders, of a pair (OCO) one: only one of its legs can take effect. */
    public final int openExposures() {
        return totals.open() - totals.pairs();
    }

    /** As {@link #openExposures()}, in an instrument, orders that are not ours included. */
    public final int openExposures(final int instrument) {
        return totals.open(instrument) - totals.pairs(instrument);
    }

    /** As {@link #openExposures()}, of a strategy in an instrument. */
    public final int openExposures(final int strategy, final int instrument) {
        return totals.open(strategy, instrument) - totals.pairs(strategy, instrument);
    }

    /** Open orders of role ENTRY. */
    public final int openEntries(final int strategy, final int instrument) {
        return totals.entries(strategy, instrument);
    }

    /** Sum of {@link #worstLeavesQty} over buys, {@link Long#MAX_VALUE} when larger than that. */
    public final long worstBuyQty(final int strategy, final int instrument) {
        return totals.worst(strategy, instrument, true);
    }

    /** As {@link #worstBuyQty(int, int)}, of sells. */
    public final long worstSellQty(final int strategy, final int instrument) {
        return totals.worst(strategy, instrument, false);
    }

    /** As {@link #worstBuyQty(int, int)}, over all strategies. */
    public final long worstBuyQty(final int instrument) {
        return totals.worst(instrument, true);
    }

    /** As {@link #worstSellQty(int, int)}, over all strategies. */
    public final long worstSellQty(final int instrument) {
        return totals.worst(instrument, false);
    }

    /** Orders in status UNKNOWN: while there is one, rule O3 denies new ones. */
    public final int unresolvedCount(final int strategy, final int instrument, final Side side) {
        return totals.unresolved(strategy, instrument, side == Side.BUY);
    }

    /** A slot at the end of the list of open orders, every changing field at its start. */
    final int allocate(final long clientOrderId) {
        final int slot = free[--freeCount];
        clientOrderIds[slot] = clientOrderId;
        slots.add(slot);
        venueOrderIdHighs[slot] = 0;
        venueOrderIdLows[slot] = 0;
        unknownFroms[slot] = (byte) OrderStatus.NULL_VAL.value();
        pendings[slot] = 0;
        unknowns[slot] = 0;
        offVenues[slot] = 0;
        pendingQtys[slot] = 0;
        pendingPrices[slot] = 0;
        pendingStopPrices[slot] = 0;
        triggered[slot] = 0;
        cumQtys[slot] = 0;
        filledQtys[slot] = 0;
        filledAmounts[slot] = 0;
        amendedTimes[slot] = Records.NO_TIME;
        counted[slot] = 0;
        countedWorsts[slot] = 0;
        open.append(slot);
        return slot;
    }

    final void unlink(final int slot) {
        open.remove(slot);
    }

    /** Forgets an ended order. */
    final void release(final int slot) {
        totals.replaceWorst(strategies[slot], instruments[slot], isBuy(slot), countedWorsts[slot], 0);
        countedWorsts[slot] = 0;
        slots.remove(slot);
        free[freeCount++] = slot;
    }

    final void addAmount(final int slot, final long amount) {
        filledAmounts[slot] = FixedPoint.add(filledAmounts[slot], amount);
    }

    @Override
    void carry(final Carrier carrier) {
        super.carry(carrier);
        carrier.carry(clientOrderIds);
        carrier.carry(venueOrderIdHighs);
        carrier.carry(venueOrderIdLows);
        carrier.carry(statuses);
        carrier.carry(unknownFroms);
        carrier.carry(pendings);
        carrier.carry(unknowns);
        carrier.carry(offVenues);
        carrier.carry(pendingQtys);
        carrier.carry(pendingPrices);
        carrier.carry(pendingStopPrices);
        carrier.carry(triggered);
        carrier.carry(cumQtys);
        carrier.carry(filledQtys);
        carrier.carry(filledAmounts);
        carrier.carry(amendedTimes);
        carrier.carry(counted);
        carrier.carry(countedWorsts);
        carrier.carry(free);
        freeCount = carrier.carry(freeCount);
        totals.carry(carrier);
        credits.carry(carrier);
        external.carry(carrier);
        open.carry(carrier);
        if (carrier.isReading()) {
            rebuildSlots();
        }
    }

    private void rebuildSlots() {
        final boolean[] isFree = new boolean[clientOrderIds.length];
        for (int i = 0; i < freeCount; i++) {
            isFree[free[i]] = true;
        }
        slots.clear();
        for (int slot = 0; slot < isFree.length; slot++) {
            if (!isFree[slot]) {
                slots.add(slot);
            }
        }
    }
}
