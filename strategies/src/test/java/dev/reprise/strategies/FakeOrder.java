package dev.reprise.strategies;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;

/** An order a test moves through its life. */
public final class FakeOrder implements Order {
    long id;
    Instrument instrument;
    Side side;
    OrderStatus status;
    long price;
    long qty;
    long cumQty;
    long placedAt;
    boolean market;
    boolean postOnly;
    boolean reduceOnly;
    Distance stopLoss;
    Distance takeProfit;

    @Override
    public long clientOrderId() {
        return id;
    }

    @Override
    public Instrument instrument() {
        return instrument;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public OrderRole role() {
        return reduceOnly ? OrderRole.EXIT : OrderRole.ENTRY;
    }

    @Override
    public OrderStatus status() {
        return status;
    }

    @Override
    public OrderType type() {
        return market ? OrderType.MARKET : OrderType.LIMIT;
    }

    @Override
    public long stopPrice() {
        return 0;
    }

    @Override
    public long otherLegId() {
        return 0;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public long qty() {
        return qty;
    }

    @Override
    public long cumQty() {
        return cumQty;
    }

    @Override
    public long leavesQty() {
        return isWorking() ? qty - cumQty : 0;
    }

    @Override
    public boolean isWorking() {
        return switch (status) {
            case FILLED, CANCELED, REJECTED, EXPIRED, ABSENT -> false;
            default -> true;
        };
    }

    public boolean isMarket() {
        return market;
    }

    public boolean isReduceOnly() {
        return reduceOnly;
    }

    public boolean isPostOnly() {
        return postOnly;
    }

    public Distance stopLoss() {
        return stopLoss;
    }

    public Distance takeProfit() {
        return takeProfit;
    }

    @Override
    public String toString() {
        return side + " " + Decimals.formatShort(qty, instrument.qtyScale())
                + (market ? " market" : " @" + Decimals.formatShort(price, instrument.priceScale()))
                + (reduceOnly ? " reduce" : "");
    }
}
