package dev.reprise.strategies;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.schema.OrderStatus;

/** The orders of one side of a {@link Grid}: at most one at a price, those on their way in or out among them. */
final class GridSide {
    private static final int ORDERS_PER_LEVEL = 8; // one that rests, and those whose end is under way

    private final Instrument instrument;
    private final boolean isBuy;
    private final long[] ids;
    private final long[] prices;
    private int size;
    // The prices where orders should be.
    private long first;
    private long step;
    private int wanted;

    GridSide(final Instrument instrument, final boolean isBuy, final int levels) {
        this.instrument = instrument;
        this.isBuy = isBuy;
        ids = new long[ORDERS_PER_LEVEL * levels];
        prices = new long[ORDERS_PER_LEVEL * levels];
    }

    /** Orders that filled, were refused or are cancelled leave their price free. */
    void forgetEnded(final StrategyContext ctx) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            final Order order = ctx.orderOf(ids[i]);
            if (order != null && order.isWorking()) {
                ids[kept] = ids[i];
                prices[kept++] = prices[i];
            }
        }
        size = kept;
    }

    /** Sets where orders should be: {@code count} prices, {@code gridStep} apart, away from the market. */
    void want(final long firstPrice, final long gridStep, final int count) {
        first = firstPrice;
        step = gridStep;
        wanted = count;
    }

    /** Cancels what rests at another price; an order whose acceptance is not known yet waits for the next time. */
    void cancelOthers(final StrategyContext ctx) {
        for (int i = 0; i < size; i++) {
            final OrderStatus status = ctx.orderOf(ids[i]).status();
            final boolean rests = status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED;
            if (rests && !isWanted(prices[i])) {
                ctx.cancel(ids[i]);
            }
        }
    }

    /** Places an order at every price that should have one and where no order of either side is. */
    void placeMissing(final GridSide other, final long qty, final StrategyContext ctx) {
        for (int level = 0; level < wanted && size < ids.length; level++) {
            final long price = price(level);
            if (price > 0 && !holds(price) && !other.holds(price)) {
                final OrderBuilder order = ctx.order(instrument);
                final long id = (isBuy ? order.buy(qty) : order.sell(qty))
                        .limit(price)
                        .postOnly()
                        .submit();
                if (id != 0) {
                    ids[size] = id;
                    prices[size++] = price;
                }
            }
        }
    }

    private long price(final int level) {
        return isBuy ? first - level * step : first + level * step;
    }

    private boolean isWanted(final long price) {
        for (int level = 0; level < wanted; level++) {
            if (price(level) == price) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(final long price) {
        for (int i = 0; i < size; i++) {
            if (prices[i] == price) {
                return true;
            }
        }
        return false;
    }

    void carry(final Carrier carrier) {
        carrier.carry(ids);
        carrier.carry(prices);
        size = carrier.carry(size);
        first = carrier.carry(first);
        step = carrier.carry(step);
        wanted = carrier.carry(wanted);
    }
}
