package dev.reprise.backtest.statistics;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Where the time of orders goes, by their types: from the market's event at the venue to the report of the order it caused. An order
 * that a timer, a report or a command caused has no event: its first two stages are not counted.
 */
public final class OrderLatency {
    /** Stages of an order's way; each begins where the one before ends, and the last is the sum of the two before it. */
    public enum Stage {
        /** From the event at the venue, by the venue's clock, to its receipt. */
        FEED,
        /** From the receipt to the decision. */
        TICK_TO_ORDER,
        /** From the decision to the acceptance at the venue, as it stamps it: a real one by its own clock, a simulated one by ours. */
        ORDER_TO_VENUE,
        /** From there to the report in the core. */
        VENUE_TO_REPORT,
        /** From the decision to the report. */
        ORDER_TO_ACK
    }

    private final Map<OrderType, Map<Stage, Times>> times = new EnumMap<>(OrderType.class);
    private final long clockOffset;
    private boolean isMarket; // the input at hand
    private long happened; // by our clock, NO_TIME when the venue did not say
    private long received;
    private long taken;

    /** @param clockOffset our clock minus the venue's, ns, 0 where nobody knows it */
    OrderLatency(final long clockOffset) {
        this.clockOffset = clockOffset;
    }

    /** The input that all that follows is caused by, or comes before as a timer that was due. */
    void onInput(final DirectBuffer buffer, final int at) {
        isMarket = switch (Records.templateId(buffer, at)) {
            case TradeDecoder.TEMPLATE_ID,
                    TopOfBookDecoder.TEMPLATE_ID,
                    BookUpdateDecoder.TEMPLATE_ID,
                    L3UpdateDecoder.TEMPLATE_ID,
                    DerivedPriceDecoder.TEMPLATE_ID,
                    VenueBarDecoder.TEMPLATE_ID -> (Records.flags(buffer, at) & Records.FLAG_AT_VENUE) == 0;
            default -> false;
        };
        final long venueTime = Records.venueTime(buffer, at);
        happened = venueTime == Records.NO_TIME ? Records.NO_TIME : venueTime + clockOffset;
        received = Records.receiveTime(buffer, at);
        taken = received + Math.max(0, Records.age(buffer, at));
    }

    /** @param now core time of the decision */
    void onDecision(final OrderType type, final long now) {
        if (!isMarket || now < taken) { // a timer's
            return;
        }
        add(type, Stage.TICK_TO_ORDER, now - received);
        if (happened != Records.NO_TIME) {
            add(type, Stage.FEED, received - happened);
        }
    }

    /**
     * The venue took an order.
     *
     * @param venueTime by its clock, NO_TIME when it does not say
     */
    void onAcceptance(final OrderType type, final long decided, final long venueTime, final long now) {
        add(type, Stage.ORDER_TO_ACK, now - decided);
        if (venueTime != Records.NO_TIME) {
            add(type, Stage.ORDER_TO_VENUE, venueTime - decided);
            add(type, Stage.VENUE_TO_REPORT, now - venueTime);
        }
    }

    private void add(final OrderType type, final Stage stage, final long ns) {
        times.computeIfAbsent(type, t -> new EnumMap<>(Stage.class))
                .computeIfAbsent(stage, s -> new Times())
                .add(ns);
    }

    /** Types of which there are orders. */
    public Set<OrderType> types() {
        return Collections.unmodifiableSet(times.keySet());
    }

    /** A stage of the orders of a type. */
    public Times of(final OrderType type, final Stage stage) {
        return times.getOrDefault(type, Map.of()).getOrDefault(stage, new Times());
    }

    /** A stage of all orders. */
    public Times of(final Stage stage) {
        final Times all = new Times();
        times.values().forEach(byStage -> all.add(byStage.getOrDefault(stage, new Times())));
        return all;
    }
}
