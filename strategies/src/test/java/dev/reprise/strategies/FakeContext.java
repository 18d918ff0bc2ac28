package dev.reprise.strategies;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Book;
import dev.reprise.api.Distance;
import dev.reprise.api.Fill;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Position;
import dev.reprise.api.Protector;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine's side of a strategy, moved by hand: it records what is asked and answers only when a test says so. Orders are
 * reused after {@link #MAX_ORDERS}, and nothing here allocates once they exist, so that a test can count what a strategy does.
 */
public final class FakeContext implements StrategyContext, OrderBuilder, Position, Fill {
    private static final int MAX_ORDERS = 1 << 14;
    private static final int MAX_TIMERS = 8;

    public final FakeMarket.Top top = new FakeMarket.Top();
    public final FakeMarket.Levels book = new FakeMarket.Levels();
    public DenialCode denyNext = DenialCode.NULL_VAL;
    public int cancels;
    public List<BarSpec> subscribed = new ArrayList<>();
    private final Strategy strategy;
    private final List<Instrument> instruments;
    private final FakeOrder[] orders = new FakeOrder[MAX_ORDERS];
    private final long[] timerDue = new long[MAX_TIMERS];
    private final long[] timerPayload = new long[MAX_TIMERS];
    private FakeOrder filled;
    private long lastPrice;
    private long lastQty;
    private FakeOrder building;
    private long now;
    private long position;
    private long averagePrice;
    private int sent;

    public FakeContext(final Strategy strategy, final Instrument... instruments) {
        this.strategy = strategy;
        this.instruments = List.of(instruments);
        for (int i = 0; i < MAX_ORDERS; i++) {
            orders[i] = new FakeOrder();
        }
    }

    // What tests do.

    public int sent() {
        return sent;
    }

    /** An order by its number, from 1, which is its id. */
    public FakeOrder sent(final int number) {
        return orders[number % MAX_ORDERS];
    }

    public FakeOrder last() {
        return sent(sent);
    }

    /** The working order of a side, or null; it is an error when there are two. */
    public FakeOrder working(final Side side) {
        FakeOrder found = null;
        for (int i = Math.max(1, sent - 8); i <= sent; i++) {
            final FakeOrder order = sent(i);
            if (order.side == side && order.isWorking()) {
                if (found != null) {
                    throw new AssertionError("two working orders: " + found + ", " + order);
                }
                found = order;
            }
        }
        return found;
    }

    public void status(final FakeOrder order, final OrderStatus status) {
        order.status = status;
        strategy.onOrder(order, this);
    }

    public void fill(final FakeOrder order, final long qty, final long price) {
        order.cumQty += qty;
        final long signed = order.side == Side.BUY ? qty : -qty;
        order.status = order.cumQty == order.qty ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
        moved(signed, price);
        filled = order;
        lastPrice = price;
        lastQty = qty;
        strategy.onFill(this, this);
        strategy.onOrder(order, this);
    }

    /** The position changes without an order of the strategy, as by its protection. */
    public void moved(final long signedQty, final long price) {
        if (Long.signum(position) != Long.signum(position + signedQty)) {
            averagePrice = price;
        }
        position += signedQty;
    }

    /** Moves core time and fires what comes due. */
    public void at(final long time) {
        for (int i = 0; i < MAX_TIMERS; i++) {
            if (timerDue[i] != 0 && timerDue[i] <= time) {
                now = Math.max(now, timerDue[i]);
                timerDue[i] = 0;
                strategy.onTimer(timerPayload[i], this);
            }
        }
        now = time;
    }

    public void touch(final long bid, final long bidQty, final long ask, final long askQty) {
        top.valid = true;
        top.bidPrice = bid;
        top.bidQty = bidQty;
        top.askPrice = ask;
        top.askQty = askQty;
        strategy.onTopOfBook(top, this);
    }

    // StrategyContext.

    @Override
    public long now() {
        return now;
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public void subscribeBars(final Instrument instrument, final BarSpec spec) {
        subscribed.add(spec);
    }

    @Override
    public TopOfBook topOfBook(final Instrument instrument) {
        return top;
    }

    @Override
    public Book book(final Instrument instrument) {
        return book;
    }

    @Override
    public Position position(final Instrument instrument) {
        return this;
    }

    @Override
    public OrderBuilder order(final Instrument instrument) {
        building = orders[(sent + 1) % MAX_ORDERS];
        building.instrument = instrument;
        building.cumQty = 0;
        building.price = 0;
        building.market = false;
        building.postOnly = false;
        building.reduceOnly = false;
        building.stopLoss = null;
        building.takeProfit = null;
        return this;
    }

    @Override
    public Order orderOf(final long clientOrderId) {
        return clientOrderId < 1 || clientOrderId > sent ? null : sent((int) clientOrderId);
    }

    @Override
    public int workingOrders(final Instrument instrument) {
        int count = 0;
        for (int i = Math.max(1, sent - 8); i <= sent; i++) {
            count += sent(i).instrument == instrument && sent(i).isWorking() ? 1 : 0;
        }
        return count;
    }

    @Override
    public boolean cancel(final long clientOrderId) {
        final FakeOrder order = sent((int) clientOrderId);
        if (!order.isWorking() || order.status == OrderStatus.PENDING_CANCEL) {
            throw new AssertionError("cancel of an order that cannot be cancelled: " + order + " " + order.status);
        }
        cancels++;
        order.status = OrderStatus.PENDING_CANCEL;
        return true;
    }

    @Override
    public boolean amend(final long clientOrderId, final long price, final long qty) {
        throw new AssertionError("no bundled strategy amends");
    }

    @Override
    public boolean amendStop(final long clientOrderId, final long trigger, final long price, final long qty) {
        throw new AssertionError("no bundled strategy amends");
    }

    @Override
    public DenialCode lastDenial() {
        return DenialCode.NULL_VAL;
    }

    @Override
    public long schedule(final long deadline, final long payload) {
        for (int i = 0; i < MAX_TIMERS; i++) {
            if (timerDue[i] == 0) {
                timerDue[i] = deadline;
                timerPayload[i] = payload;
                return i + 1;
            }
        }
        throw new AssertionError("more than " + MAX_TIMERS + " timers");
    }

    @Override
    public void cancelTimer(final long timerId) {
        timerDue[(int) timerId - 1] = 0;
    }

    @Override
    public void gauge(final int gauge, final double value) {}

    @Override
    public long nextRandom() {
        throw new AssertionError("no bundled strategy draws numbers");
    }

    // OrderBuilder.

    @Override
    public OrderBuilder buy(final long qty) {
        building.side = Side.BUY;
        building.qty = qty;
        return this;
    }

    @Override
    public OrderBuilder sell(final long qty) {
        building.side = Side.SELL;
        building.qty = qty;
        return this;
    }

    @Override
    public OrderBuilder market() {
        building.market = true;
        return this;
    }

    @Override
    public OrderBuilder limit(final long price) {
        building.price = price;
        return this;
    }

    @Override
    public OrderBuilder stopMarket(final long trigger) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder stopLimit(final long trigger, final long limit) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder takeProfitMarket(final long trigger) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder takeProfitLimit(final long trigger, final long limit) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder trailingStop(final Distance offset) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder activateAt(final long price) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder orStopMarket(final long trigger) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder orStopLimit(final long trigger, final long limit) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder goodTill(final long time) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder trailingStopLoss(final Distance distance) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder stopLossLimit(final Distance beyond) {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder protectInEngine() {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder confirmTwice() {
        throw new AssertionError("no bundled strategy uses it");
    }

    @Override
    public OrderBuilder timeInForce(final TimeInForce timeInForce) {
        return this;
    }

    @Override
    public OrderBuilder postOnly() {
        building.postOnly = true;
        return this;
    }

    @Override
    public OrderBuilder reduceOnly() {
        building.reduceOnly = true;
        return this;
    }

    @Override
    public OrderBuilder stopLoss(final Distance distance) {
        building.stopLoss = distance;
        return this;
    }

    @Override
    public OrderBuilder takeProfit(final Distance distance) {
        building.takeProfit = distance;
        return this;
    }

    @Override
    public OrderBuilder trigger(final TriggerSource source) {
        return this;
    }

    @Override
    public OrderBuilder signal(final long id) {
        return this;
    }

    @Override
    public long submit() {
        if (denyNext != DenialCode.NULL_VAL) {
            denyNext = DenialCode.NULL_VAL;
            return 0;
        }
        sent++;
        building.id = sent;
        building.status = OrderStatus.PENDING_NEW;
        building.placedAt = now;
        return sent;
    }

    // Position and Fill.

    @Override
    public Instrument instrument() {
        return instruments.get(0);
    }

    @Override
    public long qty() {
        return position;
    }

    @Override
    public boolean isFlat() {
        return Math.abs(position) < instrument().lotSize();
    }

    @Override
    public Protector protectedBy() {
        return Protector.NOTHING;
    }

    @Override
    public long averagePrice() {
        return position == 0 ? 0 : averagePrice;
    }

    @Override
    public long realisedPnl() {
        return 0;
    }

    @Override
    public Order order() {
        return filled;
    }

    @Override
    public long lastPrice() {
        return lastPrice;
    }

    @Override
    public long lastQty() {
        return lastQty;
    }

    @Override
    public Liquidity liquidity() {
        return Liquidity.MAKER;
    }
}
