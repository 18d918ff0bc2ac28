package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DenialDecoder;
import dev.reprise.api.schema.GaugeDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopMovedDecoder;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TimerCanceledDecoder;
import dev.reprise.api.schema.TimerFiredDecoder;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.api.schema.TimerSetDecoder;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.market.Markets;
import dev.reprise.core.order.OrderSettings;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import dev.reprise.core.protection.Protection;
import dev.reprise.core.risk.RiskCapacity;
import dev.reprise.core.risk.RiskGate;
import dev.reprise.core.time.TimerQueue;
import org.agrona.DirectBuffer;

/**
 * Everything the core knows, reachable from here; {@link #apply} changes it with the core's own records. Core thread only; others
 * read the journal instead.
 */
public final class CoreState {
    private static final int INITIAL_TIMERS = 256;

    public final CoreSettings settings;
    public final Markets markets;
    public final Orders orders;
    public final Portfolio portfolio;
    public final RiskGate risk;
    public final Protection protection;
    /** Timers that strategies set, each by a record. */
    final TimerQueue strategyTimers = new TimerQueue(INITIAL_TIMERS);
    /** Timers of bars and of the simulated venue, set by the core's own steps. */
    final TimerQueue engineTimers = new TimerQueue(INITIAL_TIMERS);
    /** The simulated venue, or {@code null} when orders go to a real one. */
    final VenueModel venueModel;

    private final double[] gauges;
    private long now;
    private int runNumber = 1;
    private long orderCounter;
    private RunMode mode = RunMode.NULL_VAL;
    private long seed;
    private boolean latched;
    private final Counters counters = new Counters();
    private final Flattened flattened;

    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final AmendOrderDecoder amendOrder = new AmendOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final DenialDecoder denial = new DenialDecoder();
    private final AlarmDecoder alarm = new AlarmDecoder();
    private final GaugeDecoder gauge = new GaugeDecoder();
    private final RiskStateChangedDecoder riskState = new RiskStateChangedDecoder();
    private final StrategyStatusChangedDecoder strategyStatus = new StrategyStatusChangedDecoder();
    private final TimerFiredDecoder timerFired = new TimerFiredDecoder();
    private final TimerSetDecoder timerSet = new TimerSetDecoder();
    private final TimerCanceledDecoder timerCanceled = new TimerCanceledDecoder();

    CoreState(final CoreSettings settings, final VenueModel venueModel) {
        this.settings = settings;
        this.venueModel = venueModel;
        markets = new Markets(
                settings.maxInstruments(),
                settings.bookWindowTicks(),
                venueModel == null ? Capabilities.ALL : venueModel.capabilities(),
                venueModel != null && venueModel.isOfBars());
        orders = new Orders(OrderSettings.of(settings.maxInstruments(), settings.maxStrategies()));
        portfolio = new Portfolio(settings.maxStrategies(), settings.maxInstruments(), settings.maxCurrencies());
        risk = new RiskGate(
                markets,
                orders,
                portfolio,
                new RiskCapacity(settings.maxStrategies(), settings.maxInstruments(), settings.maxCurrencies()));
        protection = new Protection(
                markets,
                orders,
                portfolio,
                settings.maxProtections(),
                settings.maxStrategies(),
                settings.maxInstruments());
        flattened = new Flattened(settings.maxStrategies(), settings.maxInstruments());
        gauges = new double[settings.maxStrategies() * Counters.GAUGES_PER_STRATEGY];
    }

    /** Whether fills come from a simulated venue in this core. */
    public boolean simulatesFills() {
        return venueModel != null;
    }

    /** Core time, UTC ns; 0 before the first input. */
    public long now() {
        return now;
    }

    void now(final long time) {
        now = Math.max(now, time);
    }

    /** Back to the time of a recorded decision that is applied late, and forth again. */
    void moveTo(final long time) {
        now = time;
    }

    /** Run part of the client order ids. */
    public int runNumber() {
        return runNumber;
    }

    long orderCounter() {
        return orderCounter;
    }

    /** What the session's fills come from; {@code NULL_VAL} before the first session. */
    public RunMode mode() {
        return mode;
    }

    long seed() {
        return seed;
    }

    /** What was counted since the journal began. */
    public Counters counters() {
        return counters;
    }

    /** What came of closing every position when a person last asked for it. */
    public Flattened flattened() {
        return flattened;
    }

    /** Whether a strategy has a position, and enough of it for the venue to take an order. */
    public boolean isClosable(final int strategy, final int instrument) {
        final long qty = portfolio.positionQty(strategy, instrument);
        return qty != 0 && !markets.isDust(markets.instrument(instrument), Math.abs(qty));
    }

    /** A strategy's gauge. */
    public double gauge(final int strategy, final int index) {
        return gauges[strategy * Counters.GAUGES_PER_STRATEGY + index];
    }

    /** Whether the kill switch is latched: only an operator's RESUME releases it, no restart does. */
    public boolean isLatched() {
        return latched;
    }

    void latch(final boolean isLatched) {
        latched = isLatched;
    }

    void startRun(final int run, final RunMode runMode, final long runSeed) {
        if (run != runNumber) {
            orderCounter = 0;
        }
        runNumber = run;
        mode = runMode;
        seed = runSeed;
    }

    /** @param venue index of its venue */
    void define(final Instrument instrument, final int venue) {
        orders.define(instrument, 0);
        portfolio.define(instrument);
        risk.define(instrument, venue);
        if (venueModel != null) {
            venueModel.onInstrument(instrument);
        }
    }

    /** Applies one record that the core decided; reports of the simulated venue are applied where reports are. */
    void apply(final DirectBuffer buffer, final int offset) {
        final int body = offset + BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> applyNewOrder(buffer, offset);
            case AmendOrderDecoder.TEMPLATE_ID -> {
                amendOrder.wrap(buffer, body, block, version);
                orders.applyAmendOrder(buffer, offset);
                risk.applyOrder(orders.lastSlot());
                risk.applyAmend(amendOrder.strategy(), amendOrder.instrument(), now);
                toVenue(buffer, offset);
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrap(buffer, body, block, version);
                orders.applyCancelOrder(buffer, offset);
                if (orders.lastSlot() >= 0) {
                    protection.applyCancelOrder(orders.lastSlot());
                }
                risk.applyOrder(orders.lastSlot());
                risk.applyCancel(cancelOrder.strategy(), cancelOrder.instrument(), now);
                toVenue(buffer, offset);
            }
            case DenialDecoder.TEMPLATE_ID -> {
                denial.wrap(buffer, body, block, version);
                counters.denied++;
                final DenialCode code = denial.code();
                risk.countDenial(code, denial.strategy());
                protection.applyDenial(denial.clientOrderId(), now);
            }
            case ProtectionSetDecoder.TEMPLATE_ID -> protection.applySet(buffer, offset);
            case StopMovedDecoder.TEMPLATE_ID -> protection.applyStopMoved(buffer, offset);
            case ProtectionTriggeredDecoder.TEMPLATE_ID -> {
                counters.protectionTriggers++;
                protection.applyTriggered(buffer, offset);
            }
            case RiskStateChangedDecoder.TEMPLATE_ID -> {
                riskState.wrap(buffer, body, block, version);
                risk.applyState(riskState.state());
                protection.applyHalted(riskState.state() == RiskState.HALTED);
                latched |= riskState.state() == RiskState.HALTED;
            }
            case StrategyStatusChangedDecoder.TEMPLATE_ID -> {
                strategyStatus.wrap(buffer, body, block, version);
                risk.applyStrategyStatus(strategyStatus.strategy(), strategyStatus.status(), strategyStatus.cause());
            }
            case TimerSetDecoder.TEMPLATE_ID -> {
                timerSet.wrap(buffer, body, block, version);
                strategyTimers.scheduleWithId(
                        timerSet.timerId(),
                        timerSet.deadline(),
                        TimerKind.STRATEGY.value(),
                        timerSet.strategy(),
                        Records.NO_INSTRUMENT,
                        timerSet.payload());
            }
            case TimerCanceledDecoder.TEMPLATE_ID -> {
                timerCanceled.wrap(buffer, body, block, version);
                strategyTimers.cancel(timerCanceled.timerId());
            }
            case TimerFiredDecoder.TEMPLATE_ID -> {
                timerFired.wrap(buffer, body, block, version);
                if (timerFired.kind() == TimerKind.STRATEGY) {
                    strategyTimers.cancel(timerFired.timerId());
                }
            }
            case GaugeDecoder.TEMPLATE_ID -> {
                gauge.wrap(buffer, body, block, version);
                gauges[gauge.strategy() * Counters.GAUGES_PER_STRATEGY + gauge.gauge()] = gauge.value();
            }
            case AlarmDecoder.TEMPLATE_ID -> {
                alarm.wrap(buffer, body, block, version);
                counters.alarms++;
                risk.applyAlarm(alarm.code(), alarm.instrument());
            }
            default ->
                throw new IllegalStateException(
                        "not a record that the core decides: templateId=" + Records.templateId(buffer, offset));
        }
    }

    private void applyNewOrder(final DirectBuffer buffer, final int offset) {
        newOrder.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final long id = newOrder.clientOrderId();
        final boolean isReleased = orders.slotOf(id) >= 0;
        orders.applyNewOrder(buffer, offset);
        risk.applyOrder(orders.lastSlot());
        if (ClientOrderIds.run(id) == runNumber) {
            orderCounter = Math.max(orderCounter, ClientOrderIds.counter(id));
        }
        if (!isReleased) { // a held order was counted when it was decided
            counters.orders++;
            risk.applyNewOrder(
                    newOrder.strategy(),
                    newOrder.instrument(),
                    newOrder.side(),
                    newOrder.orderType(),
                    newOrder.role(),
                    newOrder.price(),
                    newOrder.qty(),
                    now);
            if (newOrder.signalId() != 0) {
                risk.applySignal(newOrder.strategy(), newOrder.signalId());
            }
        } else {
            risk.applyRelease(newOrder.strategy(), newOrder.instrument(), now);
        }
        final int slot = orders.slotOf(id);
        if (slot >= 0) {
            protection.applyNewOrder(slot);
            setTimers(slot, isReleased);
        }
        toVenue(buffer, offset);
    }

    /** A time limit that the venue does not keep, and the next look at a protection whose leg was placed. */
    private void setTimers(final int slot, final boolean isReleased) {
        final long expireTime = orders.expireTime(slot);
        final boolean isOurs = orders.isHeld(slot) || orders.timeInForce(slot) != TimeInForce.GTD;
        if (expireTime != Records.NO_TIME && isOurs && !isReleased) {
            engineTimers.schedule(
                    expireTime,
                    TimerKind.ORDER.value(),
                    orders.strategy(slot),
                    orders.instrument(slot),
                    orders.clientOrderId(slot));
        }
        final long entry = protection.legOf(slot);
        if (entry != 0) {
            scheduleProtection(now + Protection.REPLACE_GAP_NS, slot, entry);
        }
    }

    /** Nobody closes positions before the venue's state has been read: says so when that takes long. */
    void scheduleSuspended() {
        engineTimers.schedule(
                now + Protection.UNPROTECTED_NS,
                TimerKind.PROTECTION.value(),
                Records.NO_STRATEGY,
                Records.NO_INSTRUMENT,
                0);
    }

    /** Looks at an entry's protection again at this time. */
    void scheduleProtection(final long deadline, final int slot, final long parentOrderId) {
        engineTimers.schedule(
                deadline, TimerKind.PROTECTION.value(), orders.strategy(slot), orders.instrument(slot), parentOrderId);
    }

    private void toVenue(final DirectBuffer buffer, final int offset) {
        if (venueModel != null && (Records.flags(buffer, offset) & Records.FLAG_HELD) == 0) {
            venueModel.onOrder(buffer, offset);
        }
    }

    /** Writes or reads what is in no other part, for a generation of the journal. */
    void carry(final Carrier carrier) {
        now = carrier.carry(now);
        runNumber = carrier.carry(runNumber);
        orderCounter = carrier.carry(orderCounter);
        mode = carrier.carry(mode, RunMode.values());
        seed = carrier.carry(seed);
        latched = carrier.carry(latched);
        carrier.carry(gauges);
        counters.carry(carrier);
    }

    /** Hash over all of it: equal states, equal hashes, whichever driver led there. */
    long stateHash() {
        long hash = Mix.step(now, orderCounter);
        hash = Mix.step(hash, latched ? 1 : 0);
        hash = Mix.step(hash, markets.stateHash());
        hash = Mix.step(hash, orders.stateHash());
        hash = Mix.step(hash, portfolio.stateHash());
        hash = Mix.step(hash, risk.stateHash());
        hash = Mix.step(hash, protection.stateHash());
        hash = Mix.step(hash, strategyTimers.stateHash());
        hash = Mix.step(hash, engineTimers.stateHash());
        return Mix.step(hash, venueModel == null ? 0 : venueModel.stateHash());
    }

    /** What happened, counted; part of no decision. */
    public static final class Counters {
        /** Gauges a strategy may show: indexes 0 to 15. */
        public static final int GAUGES_PER_STRATEGY = 16;

        long orders;
        long fills;
        long denied;
        long protectionTriggers;
        long alarms;
        long makerFills;
        long partialFills;
        long fundings;

        private void carry(final Carrier carrier) {
            orders = carrier.carry(orders);
            fills = carrier.carry(fills);
            denied = carrier.carry(denied);
            protectionTriggers = carrier.carry(protectionTriggers);
            alarms = carrier.carry(alarms);
            makerFills = carrier.carry(makerFills);
            partialFills = carrier.carry(partialFills);
            fundings = carrier.carry(fundings);
        }

        public long orders() {
            return orders;
        }

        public long fills() {
            return fills;
        }

        public long denied() {
            return denied;
        }

        public long protectionTriggers() {
            return protectionTriggers;
        }

        public long alarms() {
            return alarms;
        }

        public long makerFills() {
            return makerFills;
        }

        /** Fundings that were booked. */
        public long fundings() {
            return fundings;
        }

        /** Fills that left their order open. */
        public long partialFills() {
            return partialFills;
        }
    }
}
