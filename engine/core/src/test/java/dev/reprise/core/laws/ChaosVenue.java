package dev.reprise.core.laws;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;

/**
 * A venue and the way to it. It knows the truth about every order, and tells it late, twice, out of turn or not at all; sooner or later
 * a query finds out.
 */
final class ChaosVenue {
    private static final long MS = 1_000_000;
    private static final long TIMEOUT = 300 * MS;

    private final Chaos chaos;
    private final SplittableRandom random;
    private final Inputs inputs;
    private final Map<Long, VenueOrder> orders = new LinkedHashMap<>();
    private final List<VenueOrder> live = new ArrayList<>();
    private final PriorityQueue<Letter> letters = new PriorityQueue<>();
    private final boolean resends; // a mutant's gateway
    private long venueIds;
    private long execIds;
    private long letterCount;
    private long now;

    /** Something on its way to the engine; a query is written when it arrives at the venue. */
    private record Letter(long due, long number, byte[] record, VenueOrder queried) implements Comparable<Letter> {
        @Override
        public int compareTo(final Letter other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
        }
    }

    ChaosVenue(final Chaos chaos, final SplittableRandom random, final Inputs inputs, final boolean resends) {
        this.chaos = chaos;
        this.random = random;
        this.inputs = inputs;
        this.resends = resends;
    }

    void now(final long time) {
        now = time;
    }

    Iterable<VenueOrder> orders() {
        return orders.values();
    }

    private boolean percent(final int chance) {
        return random.nextInt(100) < chance;
    }

    private boolean perMille(final int chance) {
        return random.nextInt(1_000) < chance;
    }

    private long delay() {
        return (chaos.reorders() ? random.nextInt(chaos.maxDelayMs() + 1) : chaos.maxDelayMs()) * MS;
    }

    private void tell(final byte[] record) {
        tellAt(now + delay(), record);
        if (percent(chaos.duplicatePercent())) {
            tellAt(now + chaos.maxDelayMs() * MS + delay(), record);
        }
    }

    private void tellAt(final long due, final byte[] record) {
        letters.add(new Letter(due, letterCount++, record, null));
    }

    /** Somebody asks for an order: the answer is true when it is given and may be old when it arrives. */
    private void query(final VenueOrder order, final long after) {
        letters.add(new Letter(now + after, letterCount++, null, order));
    }

    /** The next thing that reaches the engine now, or null. */
    byte[] next() {
        while (!letters.isEmpty() && letters.peek().due() <= now) {
            final Letter letter = letters.poll();
            if (letter.queried() == null) {
                return letter.record();
            }
            final VenueOrder order = letter.queried();
            final boolean lies = order.live && perMille(chaos.liesPerMille());
            tellAt(now + delay(), inputs.snapshot(order, lies ? OrderStatus.ABSENT : order.status()));
        }
        return null;
    }

    boolean isSilent() {
        return letters.isEmpty();
    }

    long nextDue() {
        return letters.peek().due();
    }

    /** What the gateway was given. */
    void onRequest(final DirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> {
                final NewOrderDecoder d = new NewOrderDecoder().wrap(buffer, body, block, version);
                final VenueOrder order = new VenueOrder(
                        d.clientOrderId(),
                        d.strategy(),
                        d.instrument(),
                        d.side(),
                        d.orderType() == OrderType.MARKET || d.timeInForce() == TimeInForce.IOC,
                        d.price(),
                        d.qty());
                onNew(order);
            }
            case AmendOrderDecoder.TEMPLATE_ID -> {
                final AmendOrderDecoder d = new AmendOrderDecoder().wrap(buffer, body, block, version);
                if (orders.containsKey(d.clientOrderId())
                        && passes(d.instrument(), d.clientOrderId(), OrderRequest.AMEND)) {
                    onAmend(orders.get(d.clientOrderId()), d.price(), d.qty());
                }
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                final CancelOrderDecoder d = new CancelOrderDecoder().wrap(buffer, body, block, version);
                if (orders.containsKey(d.clientOrderId())
                        && passes(d.instrument(), d.clientOrderId(), OrderRequest.CANCEL)) {
                    onCancel(orders.get(d.clientOrderId()));
                }
            }
            default -> {
                // nothing for a venue
            }
        }
    }

    /** Whether a request leaves the host. */
    private boolean passes(final int instrument, final long id, final OrderRequest request) {
        if (percent(chaos.withheldPercent())) {
            tellAt(now, inputs.withheld(instrument, id, request));
            return false;
        }
        tellAt(now, inputs.sent(instrument, id, request));
        return true;
    }

    private void onNew(final VenueOrder order) {
        orders.put(order.id, order);
        if (!passes(order.instrument, order.id, OrderRequest.NEW_ORDER)) {
            order.end(OrderStatus.CANCELED);
            return;
        }
        if (percent(chaos.lossPercent())) {
            tellAt(now + TIMEOUT, inputs.unknown(order.instrument, order.id, OrderRequest.NEW_ORDER));
            query(order, TIMEOUT + 2_000 * MS);
            if (random.nextBoolean()) {
                rest(order);
            }
            if (resends) {
                tellAt(now + TIMEOUT, inputs.sent(order.instrument, order.id, OrderRequest.NEW_ORDER));
            }
            return;
        }
        if (percent(chaos.rejectPercent())) {
            order.end(OrderStatus.REJECTED);
            tell(inputs.rejected(order, OrderRequest.NEW_ORDER, RejectCode.OTHER));
            return;
        }
        rest(order);
        tell(inputs.accepted(order));
    }

    private void rest(final VenueOrder order) {
        order.live = true;
        order.venueId = ++venueIds;
        live.add(order);
        if (order.immediate) {
            if (random.nextBoolean()) {
                fill(order);
            }
            if (order.live) {
                order.end(OrderStatus.EXPIRED);
                tell(inputs.expired(order));
            }
        }
    }

    private void onAmend(final VenueOrder order, final long price, final long qty) {
        if (!order.live) {
            refuse(order, OrderRequest.AMEND);
            return;
        }
        final boolean lost = percent(chaos.lossPercent());
        final boolean taken = qty > order.cumQty && !percent(chaos.rejectPercent());
        if (taken && (!lost || random.nextBoolean())) {
            order.price = price;
            order.qty = qty;
            if (random.nextInt(3) == 0) {
                order.venueId = ++venueIds; // by cancel and replace
            }
        }
        if (lost) {
            tellAt(now + TIMEOUT, inputs.unknown(order.instrument, order.id, OrderRequest.AMEND));
            query(order, TIMEOUT + 2_000 * MS);
        } else if (taken) {
            tell(inputs.amended(order, now));
        } else {
            tell(inputs.rejected(order, OrderRequest.AMEND, RejectCode.FILTER));
        }
    }

    private void onCancel(final VenueOrder order) {
        if (!order.live) {
            refuse(order, OrderRequest.CANCEL);
            return;
        }
        final boolean lost = percent(chaos.lossPercent());
        if (!lost || random.nextBoolean()) {
            order.end(OrderStatus.CANCELED);
        }
        if (lost) {
            tellAt(now + TIMEOUT, inputs.unknown(order.instrument, order.id, OrderRequest.CANCEL));
            query(order, TIMEOUT + 2_000 * MS);
        } else {
            tell(inputs.canceled(order));
        }
    }

    /** Not known there (any more): rule O7 has the engine ask. */
    private void refuse(final VenueOrder order, final OrderRequest request) {
        tell(inputs.rejected(order, request, RejectCode.UNKNOWN_ORDER));
        query(order, 500 * MS);
    }

    /** Other traders take some of an order of ours. */
    void trade() {
        live.removeIf(order -> !order.live);
        if (!live.isEmpty() && random.nextInt(3) == 0) {
            fill(live.get(random.nextInt(live.size())));
        }
    }

    private void fill(final VenueOrder order) {
        final Instrument instrument = World.INSTRUMENTS.get(order.instrument);
        final long lots = (order.qty - order.cumQty) / instrument.lotSize();
        long qty = (1 + random.nextLong(lots)) * instrument.lotSize();
        if (perMille(chaos.overfillsPerMille())) {
            qty = order.qty - order.cumQty + instrument.lotSize();
        }
        final long price = order.price + (random.nextInt(5) - 2) * instrument.tickSize();
        order.cumQty += qty;
        final long product = instrument.notional(price, qty);
        final long amount = switch (random.nextInt(3)) {
            case 0 -> Records.NO_VALUE;
            case 1 -> product;
            default -> product + random.nextInt(3) - 1;
        };
        final int feeCurrency = random.nextInt(World.CURRENCIES.size());
        tell(inputs.fill(order, ++execIds, price, qty, amount, random.nextInt(200) - 50, feeCurrency));
        if (order.cumQty >= order.qty) {
            order.end(OrderStatus.FILLED);
        }
    }

    /** Ends the way of everything: what is live is cancelled by the venue, and every order is asked for. */
    void settle() {
        for (final VenueOrder order : orders.values()) {
            if (order.live) {
                order.end(OrderStatus.CANCELED);
            }
            query(order, chaos.maxDelayMs() * 4 * MS);
        }
    }
}
