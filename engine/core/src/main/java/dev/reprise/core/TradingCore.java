package dev.reprise.core;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Instrument;
import dev.reprise.api.KeptBook;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyFaultDecoder;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.host.Actions;
import dev.reprise.core.host.StrategyHost;
import dev.reprise.core.time.TimerQueue;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The deterministic core: a pure function of its inputs. {@link #onEvent} takes one input; what it causes goes to the sink, record
 * by record, and is applied as it is taken.
 *
 * <p>Before an input at core time t is applied, every timer due at or before t fires in (deadline, id) order, with the core's clock
 * at the deadline; of two timers due at one time the engine's own come first. One thread owns it.
 *
 * <pre>{@code
 * final TradingCore core = new TradingCore(CoreSettings.DEFAULT, loader, new PaperVenue(settings), log);
 * core.onEvent(buffer, offset); // an input record whose age is set
 * }</pre>
 */
public final class TradingCore implements Actions {
    private final CoreState state;
    private final Decisions decisions;
    private final Bars bars;
    private final StrategyHost host;
    private final Reports reports;
    private final Setup setup;
    private final CarriedState carried;
    private KeptBook takenBook; // what the book update that the venue is told of went into
    private boolean strategyError;
    private boolean inAction; // the core acts for a callback; still set afterwards when that threw

    /**
     * @param venueModel the simulated venue, or {@code null} when orders leave for a real one
     * @param sink takes what is decided
     */
    public TradingCore(
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModel venueModel,
            final CoreSink sink) {
        state = new CoreState(settings, venueModel);
        decisions = new Decisions(state, sink);
        bars = new Bars(state);
        host = new StrategyHost(state, this);
        reports = new Reports(state, decisions, host);
        setup = new Setup(state, decisions, bars, host, loader);
        carried = new CarriedState(state, decisions, bars, host, setup);
        if (venueModel != null) {
            venueModel.start(new ModelContext());
        }
    }

    /** The core's knowledge, for the thread that owns the core. */
    public CoreState state() {
        return state;
    }

    /** When the next timer is due, UTC ns; {@link TimerQueue#NEVER} when none is set. */
    public long nextDeadline() {
        return Math.min(state.strategyTimers.nextDeadline(), state.engineTimers.nextDeadline());
    }

    /** Hash over everything the core knows. */
    public long stateHash() {
        return Mix.step(state.stateHash(), bars.stateHash());
    }

    /**
     * Whether a callback ended in an {@link Error} that is in the log and that no strategy fault has followed, since the last call:
     * the driver then publishes one. Also after a recovery, of a process that ended between the two.
     */
    public boolean takeStrategyError() {
        final boolean taken = strategyError;
        strategyError = false;
        return taken;
    }

    /**
     * Takes one input: fires what is due, applies the input, lets checks, protection and strategies decide.
     *
     * @param offset of a complete record whose age is set
     */
    public void onEvent(final DirectBuffer buffer, final int offset) {
        final long age = Records.age(buffer, offset);
        final long time = Records.receiveTime(buffer, offset) + age;
        final int templateId = Records.templateId(buffer, offset);
        if (templateId == RunStartedDecoder.TEMPLATE_ID) {
            // Before the timers that came due while nothing ran: nobody has armed this session.
            state.risk.applyState(RiskState.HALTED);
        }
        state.risk.applyInput(age);
        if ((Records.flags(buffer, offset) & Records.FLAG_WHOLE_BAR) != 0) {
            beginBar(buffer, offset);
        }
        moveTo(time);
        handle(buffer, offset, templateId);
        checkUnbroken();
    }

    /**
     * Gives the whole state as the records that the journal's next generation begins with, its last excepted, which the driver
     * makes. Between two inputs; changes nothing.
     *
     * @param sink gets every record; its answers do not matter
     */
    public void carry(final CoreSink sink) {
        carried.write(sink);
    }

    /**
     * Applies one record that {@link #carry} gave, in their order and before any input. Nothing is decided.
     *
     * @throws IllegalStateException when this engine cannot read it
     */
    public void applyCarried(final DirectBuffer buffer, final int offset) {
        carried.apply(buffer, offset);
    }

    /** Keeps a record of no consequence that the next generation begins with too. */
    public void keep(final DirectBuffer buffer, final int offset) {
        setup.definitions().keep(buffer, offset);
    }

    /** {@link #carry} leaves out the memory of this strategy: it is not what the journal's was. */
    public void forget(final int strategy) {
        host.forget(strategy);
    }

    /** Indexes of enabled strategies that {@link #carry} cannot give the memory of, because they have no {@code Snapshot}. */
    public int[] strategiesWithoutMemory() {
        return carried.withoutMemory();
    }

    /** After the carried records: indexes of enabled strategies whose memory did not come along. */
    public int[] strategiesCarriedCold() {
        return carried.cold();
    }

    /** Applies a caused record of the journal that this run did not decide by itself; recovery only. */
    public void applyRecorded(final DirectBuffer buffer, final int offset) {
        final long now = state.now();
        state.moveTo(
                Records.receiveTime(buffer, offset)); // it was decided then, and what it schedules counts from there
        final int templateId = Records.templateId(buffer, offset);
        if (Reports.isReport(templateId)) {
            reports.applyRecorded(buffer, offset);
        } else {
            state.apply(buffer, offset);
            strategyError |= isStrategyError(buffer, offset, templateId);
        }
        state.moveTo(now);
    }

    private static boolean isStrategyError(final DirectBuffer buffer, final int offset, final int templateId) {
        return templateId == StrategyStatusChangedDecoder.TEMPLATE_ID
                && new StrategyStatusChangedDecoder()
                                .wrap(
                                        buffer,
                                        offset + Records.BODY_OFFSET,
                                        Records.blockLength(buffer, offset),
                                        Records.version(buffer, offset))
                                .cause()
                        == StateCause.STRATEGY_FAULT;
    }

    /** The simulated venue has a whole bar from its beginning on. */
    private void beginBar(final DirectBuffer buffer, final int offset) {
        moveTo(bars.wrap(buffer, offset).openTime());
        if (state.markets.isDefined(Records.instrument(buffer, offset))) {
            toVenue(buffer, offset);
        }
        decideOnInput();
    }

    /** It is later now: what came due until then comes first. */
    private void moveTo(final long time) {
        fireTimers(time);
        state.now(time);
        state.risk.applyTime(state.now());
    }

    /** A callback may have swallowed what the core threw in it. */
    private void checkUnbroken() {
        if (inAction) {
            throw new IllegalStateException("the core failed while it acted for a strategy");
        }
    }

    private void fireTimers(final long time) {
        while (true) {
            final long engine = state.engineTimers.nextDeadline();
            final long strategy = state.strategyTimers.nextDeadline();
            if (Math.min(engine, strategy) > time) {
                return;
            }
            if (engine <= strategy) {
                fireEngine();
            } else {
                fireStrategy();
            }
        }
    }

    private void fireEngine() {
        final TimerQueue timers = state.engineTimers;
        timers.pop();
        final long payload = timers.firedPayload();
        final long deadline = timers.firedDeadline();
        final TimerKind kind = TimerKind.get((short) timers.firedKind());
        state.now(deadline);
        state.risk.applyTime(state.now());
        decisions.timerFired(kind, timers.firedId(), deadline, timers.firedOwner(), timers.firedInstrument(), payload);
        switch (kind) {
            case BAR -> bars.onTimer((int) payload, deadline, host);
            case ORDER -> onExpiry(payload);
            case PROTECTION -> onProtectionTimer(payload);
            case RISK -> setup.flattening().onTimer(payload);
            default -> state.venueModel.onTimer(payload);
        }
    }

    /** A time limit that the engine keeps. */
    private void onExpiry(final long clientOrderId) {
        final int slot = state.orders.slotOf(clientOrderId);
        if (slot >= 0 && state.orders.canCancel(slot)) {
            decisions.cancel(clientOrderId);
            if (!state.orders.isWorking(slot)) {
                host.onOrder(slot);
            }
        }
    }

    private void onProtectionTimer(final long parentOrderId) {
        if (parentOrderId == 0) {
            if (state.protection.isSuspended()) {
                state.protection.alarmSuspended(decisions);
                state.scheduleSuspended();
            }
            return;
        }
        final long again = state.protection.onTimer(parentOrderId, state.now(), decisions);
        final int slot = state.orders.slotOf(parentOrderId);
        if (again > state.now() && slot >= 0) {
            state.scheduleProtection(again, slot, parentOrderId);
        }
    }

    private void fireStrategy() {
        final TimerQueue timers = state.strategyTimers;
        timers.pop();
        final long payload = timers.firedPayload();
        final int strategy = timers.firedOwner();
        state.now(timers.firedDeadline());
        state.risk.applyTime(state.now());
        if (decisions.timerFired(
                TimerKind.STRATEGY,
                timers.firedId(),
                timers.firedDeadline(),
                strategy,
                Records.NO_INSTRUMENT,
                payload)) {
            host.onTimer(strategy, payload);
        }
    }

    private void handle(final DirectBuffer buffer, final int offset, final int templateId) {
        final int instrument = Records.instrument(buffer, offset);
        if ((Records.flags(buffer, offset) & Records.FLAG_AT_VENUE) != 0) {
            if (state.markets.isDefined(instrument)) {
                toVenue(buffer, offset);
            }
        } else {
            handle(buffer, offset, templateId, instrument);
        }
        decideOnInput();
    }

    /** What an input brought about, its time above all. */
    private void decideOnInput() {
        state.protection.onTime(state.now(), decisions);
        state.risk.decide(state.now(), decisions);
    }

    private void handle(final DirectBuffer buffer, final int offset, final int templateId, final int instrument) {
        switch (templateId) {
            case TradeDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    onTrade(buffer, offset, instrument);
                }
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    onTop(buffer, offset, instrument);
                }
            }
            case BookUpdateDecoder.TEMPLATE_ID, L3UpdateDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    onBook(buffer, offset, instrument, templateId);
                }
            }
            case BookInvalidDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    final boolean changed = state.markets.applyInvalid(buffer, offset);
                    toVenue(buffer, offset);
                    if (changed) {
                        host.onBook(state.markets.instrument(instrument));
                    }
                }
            }
            case DerivedPriceDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    final PriceKind kind =
                            state.markets.applyDerived(buffer, offset, Records.receiveTime(buffer, offset));
                    toVenue(buffer, offset);
                    afterDerived(kind, instrument);
                }
            }
            case VenueBarDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    onVenueBar(buffer, offset, instrument);
                }
            }
            case InstrumentStatusDecoder.TEMPLATE_ID -> {
                if (state.markets.isDefined(instrument)) {
                    setup.onInstrumentStatus(buffer, offset);
                    toVenue(buffer, offset);
                }
            }
            case StrategyFaultDecoder.TEMPLATE_ID -> {
                strategyError = false; // this is what it asked for; an operator may release what it latches
                setup.handle(buffer, offset, templateId);
            }
            default -> {
                if (Reports.isReport(templateId)) {
                    reports.handle(buffer, offset);
                } else {
                    setup.handle(buffer, offset, templateId);
                }
            }
        }
    }

    private void onTrade(final DirectBuffer buffer, final int offset, final int instrument) {
        state.markets.applyTrade(buffer, offset, Records.receiveTime(buffer, offset));
        toVenue(buffer, offset);
        final TradeDecoder trade = state.markets.wrapTrade(buffer, offset);
        final long price = trade.price();
        final long qty = trade.qty();
        if ((Records.flags(buffer, offset) & Records.FLAG_NO_FILL) == 0) {
            bars.onTrade(instrument, state.now(), price, qty, host);
        }
        afterPrice(instrument, TriggerSource.LAST);
        host.onTrade(state.markets.instrument(instrument), price, qty, trade.aggressor(), trade.venueTime());
    }

    /** A bar stands for the trades that nobody tells: stops see the way it may have gone, the extreme against its direction first. */
    private void onVenueBar(final DirectBuffer buffer, final int offset, final int instrument) {
        final VenueBarDecoder bar = bars.wrap(buffer, offset);
        final long close = bar.closePrice();
        final long received = Records.receiveTime(buffer, offset);
        boolean isMeasured = false;
        if ((Records.flags(buffer, offset) & Records.FLAG_WHOLE_BAR) == 0) {
            toVenue(buffer, offset);
        } else {
            isMeasured = onTouchOfBar(instrument, close, received) && state.markets.hasTop(instrument);
        }
        if (!bars.isWhole(instrument)) {
            return;
        }
        if (state.protection.watches(instrument)) {
            final long open = bar.openPrice();
            final boolean rises = close >= open;
            final long first = rises ? bar.lowPrice() : bar.highPrice();
            final long second = rises ? bar.highPrice() : bar.lowPrice();
            passPrice(instrument, open, received);
            passPrice(instrument, first, received);
            passPrice(instrument, second, received);
        }
        state.markets.applyLast(instrument, close, received);
        if (isMeasured) {
            // The bar's best bid and ask are what risk measures by, and it had them at this very time: a last price
            // changes nothing of it.
            state.risk.applyFresh(instrument);
        } else {
            state.risk.applyPrice(instrument);
        }
        protect(instrument, TriggerSource.LAST);
        bars.onVenueBar(instrument, host, this);
    }

    /**
     * Best bid and ask as a backtest makes them of a bar's close, which a whole bar's record stands for.
     *
     * @return whether they changed
     */
    private boolean onTouchOfBar(final int instrument, final long close, final long received) {
        final boolean changed = state.markets.applyTouch(instrument, close, received);
        if (changed) {
            afterPrice(instrument, TriggerSource.BID_ASK);
            host.onTopOfBook(state.markets.instrument(instrument));
        }
        decideOnInput();
        return changed;
    }

    private void passPrice(final int instrument, final long price, final long received) {
        state.markets.applyLast(instrument, price, received);
        state.protection.applyPrice(instrument, TriggerSource.LAST);
        state.protection.onPrice(instrument, state.now(), decisions);
    }

    private void onTop(final DirectBuffer buffer, final int offset, final int instrument) {
        final boolean changed = state.markets.applyTop(buffer, offset, Records.receiveTime(buffer, offset));
        toVenue(buffer, offset);
        if (changed) {
            afterPrice(instrument, TriggerSource.BID_ASK);
            host.onTopOfBook(state.markets.instrument(instrument));
        }
    }

    private void onBook(final DirectBuffer buffer, final int offset, final int instrument, final int templateId) {
        final long bid = state.markets.bidPrice(instrument);
        final long bidQty = state.markets.bidQty(instrument);
        final long ask = state.markets.askPrice(instrument);
        final long askQty = state.markets.askQty(instrument);
        final long received = Records.receiveTime(buffer, offset);
        final boolean changed = templateId == BookUpdateDecoder.TEMPLATE_ID
                ? state.markets.applyBook(buffer, offset, received)
                : state.markets.applyOrders(buffer, offset, received);
        takenBook = changed ? state.markets.book(instrument) : null;
        toVenue(buffer, offset);
        takenBook = null;
        if (!changed) {
            return;
        }
        final Instrument definition = state.markets.instrument(instrument);
        final boolean touched = bid != state.markets.bidPrice(instrument)
                || ask != state.markets.askPrice(instrument)
                || bidQty != state.markets.bidQty(instrument)
                || askQty != state.markets.askQty(instrument);
        if (touched) {
            afterPrice(instrument, TriggerSource.BID_ASK);
            host.onTopOfBook(definition);
        }
        host.onBook(definition);
    }

    private void afterDerived(final PriceKind kind, final int instrument) {
        if (kind == PriceKind.MARK || kind == PriceKind.INDEX) {
            afterPrice(instrument, kind == PriceKind.MARK ? TriggerSource.MARK : TriggerSource.INDEX);
        }
    }

    private void afterPrice(final int instrument, final TriggerSource event) {
        state.risk.applyPrice(instrument);
        protect(instrument, event);
    }

    private void protect(final int instrument, final TriggerSource event) {
        if (state.protection.watches(instrument)) {
            state.protection.applyPrice(instrument, event);
            state.protection.onPrice(instrument, state.now(), decisions);
        }
        state.risk.decide(state.now(), decisions);
    }

    private void toVenue(final DirectBuffer buffer, final int offset) {
        if (state.venueModel != null) {
            state.venueModel.onMarket(buffer, offset);
        }
    }

    @Override
    public long now() {
        return state.now();
    }

    @Override
    public long order(final OrderRequest request) {
        inAction = true;
        final long id = decisions.order(request);
        afterOrder(id);
        inAction = false;
        return id;
    }

    @Override
    public long pair(final OrderRequest first, final OrderRequest second) {
        inAction = true;
        final long id = decisions.pair(first, second);
        afterOrder(id);
        inAction = false;
        return id;
    }

    /** An order that the engine holds may be due at once. */
    private void afterOrder(final long clientOrderId) {
        final int slot = clientOrderId == 0 ? -1 : state.orders.slotOf(clientOrderId);
        if (slot >= 0) {
            final DenialCode denial = decisions.lastDenial();
            state.protection.onOrder(slot, state.now(), decisions);
            decisions.lastDenial(denial);
        }
    }

    @Override
    public boolean cancel(final int strategy, final long clientOrderId) {
        inAction = true;
        final boolean taken = decisions.cancel(strategy, clientOrderId);
        inAction = false;
        return taken;
    }

    @Override
    public boolean amend(
            final int strategy, final long clientOrderId, final long trigger, final long price, final long qty) {
        inAction = true;
        final boolean taken = decisions.amend(strategy, clientOrderId, trigger, price, qty);
        inAction = false;
        return taken;
    }

    @Override
    public DenialCode lastDenial() {
        return decisions.lastDenial();
    }

    @Override
    public long schedule(final int strategy, final long deadline, final long payload) {
        inAction = true;
        final long id = decisions.timerSet(strategy, Math.max(deadline, state.now() + 1), payload);
        inAction = false;
        return id;
    }

    @Override
    public void cancelTimer(final int strategy, final long timerId) {
        inAction = true;
        decisions.timerCanceled(strategy, timerId);
        inAction = false;
    }

    @Override
    public void gauge(final int strategy, final int gauge, final double value) {
        inAction = true;
        decisions.gauge(strategy, gauge, value);
        inAction = false;
    }

    @Override
    public void subscribeBars(final int strategy, final Instrument instrument, final BarSpec spec) {
        bars.subscribe(strategy, instrument, spec);
    }

    @Override
    public long seed() {
        return state.seed();
    }

    @Override
    public void onFailure(final int strategy, final Throwable failure) {
        if (decisions.isMuted()) {
            return; // the state says what is the matter with it; it has no memory, so it is cold
        }
        if (inAction) {
            throw new IllegalStateException("the core failed while it acted for strategy=" + strategy, failure);
        }
        final StateCause cause = failure instanceof Error ? StateCause.STRATEGY_FAULT : StateCause.STRATEGY_EXCEPTION;
        final boolean isTaken = decisions.strategyFailed(strategy, cause, FailureText.of(failure));
        // What a recovery does not find in the journal did not happen.
        strategyError |= isTaken && failure instanceof Error;
        decisions.alarm(AlarmCode.STRATEGY_DISABLED, strategy, Records.NO_INSTRUMENT, 0, 0);
        decisions.cancelWorking(strategy, true);
        if (failure instanceof Error) {
            decisions.riskState(RiskState.HALTED, StateCause.STRATEGY_FAULT);
        }
    }

    /** What the simulated venue may do. */
    private final class ModelContext implements VenueModel.Context {
        @Override
        public long now() {
            return state.now();
        }

        @Override
        public void schedule(final long deadline, final long payload) {
            state.engineTimers.schedule(
                    deadline, TimerKind.VENUE_MODEL.value(), Records.NO_STRATEGY, Records.NO_INSTRUMENT, payload);
        }

        @Override
        public KeptBook takenBook() {
            return takenBook;
        }

        @Override
        public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
            if (decisions.report(buffer, offset, length)) {
                reports.handle(buffer, offset);
            }
        }
    }
}
