package dev.reprise.core.risk;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderUnknownEncoder;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.ProtectionSetEncoder;
import dev.reprise.api.schema.ProtectionTriggeredEncoder;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StopMovedEncoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.decision.ProtectionRequest;
import dev.reprise.core.order.OrderSettings;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import dev.reprise.core.protection.Protection;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gate, orders, portfolio and protection wired as the core wires them, with a market that a test sets. Price scale 2
 * with tick 0.10, quantity scale 3 with lot 0.010, quote scale 2; mid 100.00, so 1.000 at 100.00 is 100.00 (mantissas
 * 1000, 10000, 10000).
 */
public final class TradingRig implements Outbox {
    public static final int STRATEGIES = 3;
    public static final int INSTRUMENTS = 2;
    /** A day's noon. */
    public static final long NOON = 20_000L * DailyLoss.DAY_NS + DailyLoss.DAY_NS / 2;

    private static final Currency BASE = new Currency(0, "AAA", 3);
    private static final Currency QUOTE = new Currency(1, "USD", 2);

    public final StubMarket market;
    public final Orders orders;
    public final Portfolio portfolio;
    public final RiskGate gate;
    public final Protection protection;
    public final OrderRequest request = new OrderRequest();

    /** Whose orders are sent, and of which instrument, where a test does not say. */
    public int homeStrategy;

    public int homeInstrument;
    public long now = NOON;
    public DenialCode lastDenial;
    public final List<StateCause> causes = new ArrayList<>();
    public final List<AlarmCode> alarms = new ArrayList<>();
    public final List<ProtectionKind> triggered = new ArrayList<>();
    public final List<Long> sent = new ArrayList<>();
    public final List<Long> cancels = new ArrayList<>();
    /** Orders that the rig denies by itself while above 0. */
    public int denyNext;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private long counter;
    private long execId;

    public TradingRig() {
        this(16, 10_000_000, 0);
    }

    /** With a home of its own. */
    static TradingRig at(final int strategy, final int instrument) {
        final TradingRig rig = new TradingRig();
        rig.homeStrategy = strategy;
        rig.homeInstrument = instrument;
        return rig;
    }

    /** With room for so many open orders, and so many in the gateway's queue. */
    static TradingRig withRoom(final int openOrders, final int credits) {
        return new TradingRig(16, 10_000_000, 0, openOrders, credits);
    }

    /** @param maxOpenOrders the venue's limit, 0: none */
    TradingRig(final int maxProtections, final long maxQty, final int maxOpenOrders) {
        this(maxProtections, maxQty, maxOpenOrders, 64, 10_000);
    }

    private TradingRig(
            final int maxProtections,
            final long maxQty,
            final int maxOpenOrders,
            final int openOrders,
            final int credits) {
        final Instrument[] instruments = new Instrument[INSTRUMENTS];
        for (int i = 0; i < INSTRUMENTS; i++) {
            instruments[i] = new Instrument(
                    i,
                    1,
                    "AAA" + i + "-USD.TEST",
                    "AAA" + i,
                    "TEST",
                    BASE,
                    QUOTE,
                    MarketKind.SPOT,
                    new Instrument.Rules(2, 3, 10, 10, 20, maxQty, 1_000, Long.MAX_VALUE / 4, 500, maxOpenOrders),
                    Instrument.Fees.NONE,
                    false);
        }
        market = new StubMarket(instruments);
        orders = new Orders(new OrderSettings(openOrders, 256, INSTRUMENTS, STRATEGIES, 1024, 1, credits));
        portfolio = new Portfolio(STRATEGIES, INSTRUMENTS, 2);
        portfolio.define(BASE);
        portfolio.define(QUOTE);
        gate = new RiskGate(market, orders, portfolio, new RiskCapacity(STRATEGIES, INSTRUMENTS, 2));
        protection = new Protection(market, orders, portfolio, maxProtections, STRATEGIES, INSTRUMENTS);
        gate.applyTime(now);
        for (int i = 0; i < INSTRUMENTS; i++) {
            orders.define(instruments[i], 0);
            portfolio.define(instruments[i]);
            gate.define(instruments[i], 0);
            market.top(i, 9_990, 10_010, now);
            for (int s = 0; s < STRATEGIES; s++) {
                gate.allow(s, i);
            }
        }
        gate.applyState(RiskState.ACTIVE);
        limits(-1, -1, new TestLimits());
    }

    /** The account begins with this much quote currency. */
    public void open(final long amount) {
        portfolio.applyBalance(QUOTE.index(), amount, 0);
        portfolio.applyOpening(QUOTE.index(), amount);
    }

    /** A person arms. */
    public void arm() {
        gate.applyState(RiskState.ACTIVE);
    }

    /** A live session, its venue up and reconciled, armed. */
    public void linked() {
        gate.applyRun(RunMode.LIVE);
        gate.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        gate.applyReconciliation(0, true);
        arm();
    }

    public void limits(final int strategy, final int instrument, final TestLimits limits) {
        gate.applySettings(limits.record(strategy, instrument), 0);
    }

    /** A limit buy or sell of the home strategy and instrument. */
    public OrderRequest limit(final Side side, final long price, final long qty) {
        return limit(homeStrategy, homeInstrument, side, price, qty);
    }

    public OrderRequest limit(
            final int strategy, final int instrument, final Side side, final long price, final long qty) {
        request.reset(strategy, instrument);
        request.side = side;
        request.price = price;
        request.qty = qty;
        return request;
    }

    public DenialCode check(final OrderRequest r) {
        return gate.checkNew(r, now);
    }

    /** Sends it; fails the test when it is denied. */
    public long send(final OrderRequest r) {
        final long id = order(r);
        if (id == 0) {
            throw new AssertionError("denied: " + lastDenial + " allowed=" + r.allowed + " actual=" + r.actual);
        }
        return id;
    }

    @Override
    public long order(final OrderRequest r) {
        lastDenial = denyNext > 0 ? DenialCode.NO_CREDIT : gate.checkNew(r, now);
        if (lastDenial != null) {
            denyNext--;
            gate.countDenial(lastDenial, r.strategy);
            return 0;
        }
        return write(ClientOrderIds.of(1, ++counter), r);
    }

    @Override
    public long pair(final OrderRequest first, final OrderRequest second) {
        first.listId = ClientOrderIds.of(1, counter + 1);
        second.listId = first.listId;
        final long id = order(first);
        return id == 0 || order(second) == 0 ? 0 : id;
    }

    @Override
    public boolean release(final long clientOrderId, final OrderRequest r) {
        lastDenial = gate.checkRelease(r, now);
        if (lastDenial != null) {
            gate.countDenial(lastDenial, r.strategy);
            protection.applyDenial(clientOrderId, now);
            return false;
        }
        return write(clientOrderId, r) != 0;
    }

    private long write(final long id, final OrderRequest r) {
        Records.begin(buffer, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        final NewOrderEncoder e = new NewOrderEncoder().wrap(buffer, Records.BODY_OFFSET);
        e.receiveTime(now)
                .instrument(r.instrument)
                .strategy(r.strategy)
                .clientOrderId(id)
                .price(r.price)
                .stopPrice(r.stopPrice)
                .qty(r.qty)
                .expireTime(r.expireTime)
                .parentOrderId(r.parentOrderId)
                .stopLossOffset(r.stopLossOffset)
                .takeProfitOffset(r.takeProfitOffset)
                .side(r.side)
                .orderType(r.type)
                .timeInForce(r.timeInForce)
                .role(r.role)
                .triggerSource(r.triggerSource)
                .stopLimitOffset(r.stopLimitOffset)
                .activationPrice(r.activationPrice)
                .trailingOffset(r.trailingOffset)
                .trailingUnit(r.trailingUnit)
                .listId(r.listId)
                .instructions((short) r.instructions);
        final boolean isReleased = orders.slotOf(id) >= 0;
        orders.applyNewOrder(buffer, 0);
        gate.applyOrder(orders.lastSlot());
        if (isReleased) {
            gate.applyRelease(r.strategy, r.instrument, now);
        } else {
            gate.applyNewOrder(r.strategy, r.instrument, r.side, r.type, r.role, r.price, r.qty, now);
            if (r.signalId != 0) {
                gate.applySignal(r.strategy, r.signalId);
            }
        }
        protection.applyNewOrder(orders.slotOf(id));
        sent.add(id);
        return id;
    }

    @Override
    public boolean cancel(final long id) {
        lastDenial = gate.checkEngineCancel(orders.slotOf(id));
        if (lastDenial != null) {
            return false;
        }
        Records.begin(buffer, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        new CancelOrderEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id);
        orders.applyCancelOrder(buffer, 0);
        gate.applyOrder(orders.lastSlot());
        protection.applyCancelOrder(orders.slotOf(id));
        gate.applyCancel(orders.strategy(orders.slotOf(id)), orders.instrument(orders.slotOf(id)), now);
        cancels.add(id);
        return true;
    }

    @Override
    public void alarm(final AlarmCode code, final int strategy, final int instrument, final long id, final long value) {
        alarms.add(code);
        gate.applyAlarm(code, instrument);
    }

    @Override
    public void riskState(final RiskState state, final StateCause cause) {
        gate.applyState(state);
        causes.add(cause);
    }

    @Override
    public void strategyStatus(
            final int strategy, final StrategyStatus status, final StateCause cause, final String message) {
        gate.applyStrategyStatus(strategy, status, cause);
        causes.add(cause);
    }

    @Override
    public void protectionSet(final ProtectionRequest r) {
        Records.begin(buffer, 0, ProtectionSetEncoder.BLOCK_LENGTH, ProtectionSetEncoder.TEMPLATE_ID);
        new ProtectionSetEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .instrument(r.instrument)
                .strategy(r.strategy)
                .parentOrderId(r.parentOrderId)
                .qty(r.qty)
                .stopPrice(r.stopPrice)
                .takeProfitPrice(r.takeProfitPrice)
                .stopLimitOffset(r.stopLimitOffset)
                .activationPrice(r.activationPrice)
                .trailingOffset(r.trailingOffset)
                .trailingUnit(r.trailingUnit)
                .triggerSource(r.triggerSource)
                .instructions((short) r.instructions)
                .side(r.side);
        protection.applySet(buffer, 0);
    }

    @Override
    public void stopMoved(
            final int strategy, final int instrument, final long id, final long stopPrice, final long bestPrice) {
        Records.begin(buffer, 0, StopMovedEncoder.BLOCK_LENGTH, StopMovedEncoder.TEMPLATE_ID);
        new StopMovedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .instrument(instrument)
                .strategy(strategy)
                .clientOrderId(id)
                .stopPrice(stopPrice)
                .bestPrice(bestPrice);
        protection.applyStopMoved(buffer, 0);
    }

    @Override
    public void protectionTriggered(
            final int strategy,
            final int instrument,
            final long parentOrderId,
            final ProtectionKind kind,
            final long triggerPrice,
            final long referencePrice,
            final long qty) {
        Records.begin(buffer, 0, ProtectionTriggeredEncoder.BLOCK_LENGTH, ProtectionTriggeredEncoder.TEMPLATE_ID);
        new ProtectionTriggeredEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .instrument(instrument)
                .strategy(strategy)
                .parentOrderId(parentOrderId)
                .triggerPrice(triggerPrice)
                .referencePrice(referencePrice)
                .qty(qty)
                .kind(kind);
        protection.applyTriggered(buffer, 0);
        triggered.add(kind);
    }

    /** The venue takes the order. */
    public void accept(final long id) {
        Records.begin(buffer, 0, OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        new OrderAcceptedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .venueOrderIdLow(id);
        orders.applyOrderAccepted(buffer, 0);
        gate.applyAccepted(orders.slotOf(id));
    }

    /** The venue fills it, in part or whole. */
    public void fill(final long id, final long price, final long qty) {
        fill(id, price, qty, 0, QUOTE.index());
    }

    public void fill(final long id, final long price, final long qty, final long fee, final int feeCurrency) {
        final int slot = orders.slotOf(id);
        Records.begin(buffer, 0, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        new FillEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .instrument(orders.instrument(slot))
                .strategy(orders.strategy(slot))
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(qty)
                .cumQty(-1)
                .quoteAmount(Records.NO_VALUE)
                .fee(fee)
                .feeCurrency(feeCurrency)
                .liquidity(Liquidity.TAKER)
                .side(orders.side(slot))
                .execIdHigh(1)
                .execIdLow(++execId)
                .venueOrderIdLow(id);
        orders.applyFill(buffer, 0);
        final int strategy = orders.strategy(slot);
        final Instrument instrument = market.instruments[orders.instrument(slot)];
        final long amount = instrument.notional(price, qty);
        portfolio.applyFill(strategy, instrument, orders.side(slot), price, qty, amount, fee, feeCurrency);
        gate.applyTime(now);
        gate.applyOrder(slot);
        gate.applyFill(slot, price, qty, fee, feeCurrency);
        protection.onFill(slot, price, qty, now, this);
        if (orders.leavesQty(slot) == 0) {
            protection.onOrderEnded(slot, now, this);
        }
        gate.decide(now, this);
    }

    /** The venue ends it by its terms. */
    public void expire(final long id) {
        Records.begin(buffer, 0, OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        new OrderExpiredEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .cumQty(orders.cumQty(orders.slotOf(id)))
                .venueOrderIdLow(id);
        orders.applyOrderExpired(buffer, 0);
        protection.applyOrderEnded(orders.slotOf(id));
        gate.applyOrder(orders.slotOf(id));
        protection.onOrderEnded(orders.slotOf(id), now, this);
    }

    /** The venue cancels it. */
    public void canceled(final long id) {
        Records.begin(buffer, 0, OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        new OrderCanceledEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .cumQty(orders.cumQty(orders.slotOf(id)))
                .venueOrderIdLow(id);
        orders.applyOrderCanceled(buffer, 0);
        protection.applyOrderEnded(orders.slotOf(id));
        gate.applyOrder(orders.slotOf(id));
        protection.onOrderEnded(orders.slotOf(id), now, this);
    }

    /** The venue refuses it. */
    public void reject(final long id) {
        reject(id, dev.reprise.api.schema.OrderRequest.NEW_ORDER, RejectCode.FILTER);
    }

    /** The venue refuses one of our requests. */
    public void reject(final long id, final dev.reprise.api.schema.OrderRequest what, final RejectCode code) {
        Records.begin(buffer, 0, OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        new OrderRejectedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .request(what)
                .code(code);
        orders.applyOrderRejected(buffer, 0);
        gate.applyTime(now);
        gate.applyOrder(orders.slotOf(id));
        gate.applyRejected(orders.slotOf(id), what, code);
        if (!orders.isWorking(orders.slotOf(id))) {
            protection.applyOrderEnded(orders.slotOf(id));
            protection.onOrderEnded(orders.slotOf(id), now, this);
        }
        gate.decide(now, this);
    }

    /** No answer comes. */
    public void unknown(final long id) {
        Records.begin(buffer, 0, OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        new OrderUnknownEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .request(dev.reprise.api.schema.OrderRequest.NEW_ORDER);
        orders.applyOrderUnknown(buffer, 0);
        gate.applyOrder(orders.slotOf(id));
    }

    /** A new top of book in the home instrument. */
    public void top(final long bid, final long ask) {
        market.top(homeInstrument, bid, ask, now);
        price(homeInstrument);
    }

    /** Some price of the instrument changed. */
    public void price(final int instrument) {
        gate.applyTime(now);
        gate.applyPrice(instrument);
        protection.onPrice(instrument, now, this);
        gate.decide(now, this);
    }

    /** Entry filled at once at this price. */
    public long enter(final Side side, final long price, final long qty, final long stop, final long target) {
        final OrderRequest r = limit(side, price, qty);
        r.stopLossOffset = stop;
        r.takeProfitOffset = target;
        final long id = send(r);
        accept(id);
        fill(id, price, qty);
        return id;
    }

    public long lastSent() {
        return sent.get(sent.size() - 1);
    }
}
