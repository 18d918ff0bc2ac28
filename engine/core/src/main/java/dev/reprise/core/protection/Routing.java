package dev.reprise.core.protection;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;

/** Which orders rest at the venue and which the engine holds, by what the venue declared. Stateless. */
public final class Routing {
    private Routing() {}

    /**
     * The price that stops of an instrument watch unless the order says otherwise: of a derivative the mark where one was told, for
     * recordings often have none; of spot the last trade where the venue can watch it; else bid and ask.
     */
    public static TriggerSource defaultSource(final MarketView market, final int instrument) {
        if (market.instrument(instrument).market() != MarketKind.SPOT && market.markPrice(instrument) > 0) {
            return TriggerSource.MARK;
        }
        return market.capabilities(instrument).has(Capability.TRIGGER_LAST)
                ? TriggerSource.LAST
                : TriggerSource.BID_ASK;
    }

    /** Whether the venue's stops can watch this price. */
    public static boolean watches(final Capabilities venue, final TriggerSource source) {
        return switch (source) {
            case LAST -> venue.has(Capability.TRIGGER_LAST);
            case MARK -> venue.has(Capability.TRIGGER_MARK);
            case INDEX -> venue.has(Capability.TRIGGER_INDEX);
            case MID, BID_ASK, NULL_VAL -> false;
        };
    }

    /** Whether an order that stands alone rests at the venue as it is; MARKET and LIMIT always do. */
    public static boolean isNative(final Capabilities venue, final OrderRequest r) {
        if (!r.isConditional()) {
            return true;
        }
        final boolean holds = switch (r.type) {
            case STOP_MARKET -> venue.has(Capability.STOP_MARKET);
            case STOP_LIMIT -> venue.has(Capability.STOP_LIMIT);
            case TAKE_PROFIT_MARKET -> venue.has(Capability.TAKE_PROFIT_MARKET);
            case TAKE_PROFIT_LIMIT -> venue.has(Capability.TAKE_PROFIT_LIMIT);
            case TRAILING_STOP -> venue.has(Capability.TRAILING_STOP) && isWholeBps(r.trailingUnit, r.trailingOffset);
            case MARKET, LIMIT, NULL_VAL -> false;
        };
        return holds
                && watches(venue, r.triggerSource)
                && (r.instructions & OrderInstructions.CONFIRM_TWICE) == 0
                && (!r.isPostOnly() || venue.has(Capability.POST_ONLY_STOP));
    }

    /** Venues count trailing offsets in whole basis points. */
    static boolean isWholeBps(final TrailingUnit unit, final long offset) {
        return unit == TrailingUnit.BPS_HUNDREDTHS && offset % 100 == 0;
    }

    /** Whether the venue holds both legs and cancels one for the other. */
    public static boolean isNativePair(final Capabilities venue, final OrderRequest first, final OrderRequest second) {
        final boolean isPair = (first.type == OrderType.LIMIT || OrderRequest.isTakeProfit(first.type))
                && (second.type == OrderType.STOP_MARKET
                        || second.type == OrderType.STOP_LIMIT
                        || second.type == OrderType.TRAILING_STOP);
        return isPair
                && venue.has(Capability.OCO)
                && isNative(venue, first)
                && isNative(venue, second)
                && first.qty == second.qty
                && first.side == second.side;
    }

    /** Where the venue keeps no time limit, the order goes without one and the engine's timer ends it. */
    public static TimeInForce timeInForce(final Capabilities venue, final TimeInForce wanted) {
        return wanted == TimeInForce.GTD && !venue.has(Capability.GTD) ? TimeInForce.GTC : wanted;
    }

    /** How a change is made: in place only where the venue can and loses nothing. */
    public static AmendMode amendMode(final Capabilities venue, final boolean onlySmaller) {
        return venue.has(Capability.AMEND) || onlySmaller && venue.has(Capability.AMEND_DOWN)
                ? AmendMode.IN_PLACE
                : AmendMode.CANCEL_REPLACE;
    }
}
