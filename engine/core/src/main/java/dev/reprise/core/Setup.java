package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AuditMismatchDecoder;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.ClockOffsetDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionDecoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.HealthDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.LatencyPointsDecoder;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.ReconciliationBeginDecoder;
import dev.reprise.api.schema.ReconciliationEndDecoder;
import dev.reprise.api.schema.RiskSettingsDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.RunTextDecoder;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.api.schema.StrategyFaultDecoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.VenueLimitsDecoder;
import dev.reprise.api.schema.VenueTermsDecoder;
import dev.reprise.core.host.StrategyHost;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Inputs that set a session up and steer it: definitions, settings, balances, operator commands. Rare, so clarity counts more
 * than allocation here. Core thread only.
 */
final class Setup {
    private static final int MISMATCHES_TO_HALT = 2;

    private final CoreState state;
    private final Decisions decisions;
    private final Bars bars;
    private final StrategyHost host;
    private final StrategyLoader loader;
    private final Currency[] currencies;
    private final KeptDefinitions kept = new KeptDefinitions();
    private final String[] definitions; // by strategy index: what the running instance was made from
    private final MachineInputs machine;
    private final Flattening flattening;

    Setup(
            final CoreState state,
            final Decisions decisions,
            final Bars bars,
            final StrategyHost host,
            final StrategyLoader loader) {
        this.state = state;
        this.decisions = decisions;
        this.bars = bars;
        this.host = host;
        this.loader = loader;
        machine = new MachineInputs(state.risk);
        flattening = new Flattening(state, decisions);
        currencies = new Currency[state.settings.maxCurrencies()];
        definitions = new String[state.settings.maxStrategies()];
    }

    /** The session's definitions as they came. */
    KeptDefinitions definitions() {
        return kept;
    }

    /** Level 4 of the kill switch. */
    Flattening flattening() {
        return flattening;
    }

    void handle(final DirectBuffer buffer, final int offset, final int templateId) {
        switch (templateId) {
            case RunTextDecoder.TEMPLATE_ID -> kept.keep(buffer, offset);
            case RunStartedDecoder.TEMPLATE_ID -> onRunStarted(buffer, offset);
            case CurrencyDefinitionDecoder.TEMPLATE_ID -> onCurrency(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onInstrument(buffer, offset);
            case RiskSettingsDecoder.TEMPLATE_ID -> {
                if (!state.risk.applySettings(buffer, offset)) {
                    throw new IllegalStateException("risk settings for an unknown scope: strategy="
                            + Records.strategy(buffer, offset) + " instrument=" + Records.instrument(buffer, offset));
                }
            }
            case StrategyDefinitionDecoder.TEMPLATE_ID -> onStrategy(buffer, offset);
            case StrategyStatusChangedDecoder.TEMPLATE_ID -> onStrategyStatus(buffer, offset);
            case BalanceDecoder.TEMPLATE_ID -> onBalance(buffer, offset);
            case LatencyPointsDecoder.TEMPLATE_ID -> {
                if (state.venueModel != null) {
                    state.venueModel.onLatencies(buffer, offset);
                }
            }
            case VenueTermsDecoder.TEMPLATE_ID -> {
                if (state.venueModel != null) {
                    state.venueModel.onTerms(buffer, offset);
                }
            }
            case VenueLimitsDecoder.TEMPLATE_ID -> {
                if (state.venueModel != null) {
                    state.venueModel.onLimits(buffer, offset);
                }
            }
            case OperatorCommandDecoder.TEMPLATE_ID -> onCommand(buffer, offset);
            case ReconciliationEndDecoder.TEMPLATE_ID -> onReconciliationEnd(buffer, offset);
            case AuditMismatchDecoder.TEMPLATE_ID -> onAuditMismatch(buffer, offset);
            case ConnectionDecoder.TEMPLATE_ID -> onConnection(buffer, offset);
            case ReconciliationBeginDecoder.TEMPLATE_ID, ClockOffsetDecoder.TEMPLATE_ID, HealthDecoder.TEMPLATE_ID ->
                machine.apply(buffer, offset, templateId);
            case StrategyFaultDecoder.TEMPLATE_ID -> halt(StateCause.STRATEGY_FAULT, true);
            default -> {
                // Ticks, texts, measurements and inputs of later record versions change nothing here; timers have
                // fired.
            }
        }
    }

    private void onRunStarted(final DirectBuffer buffer, final int offset) {
        kept.keep(buffer, offset);
        final RunStartedDecoder run = new RunStartedDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        state.startRun(run.runNumber(), run.mode(), run.seed());
        if (state.venueModel != null) {
            state.venueModel.onSession(buffer, offset);
        }
        state.risk.applyRun(run.mode());
        state.protection.applyHalted(state.isLatched()); // nobody killed this session, unless it still holds
        if (run.mode() == RunMode.LIVE) {
            state.orders.applyRestart();
            for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
                state.risk.applyOrder(slot);
            }
            state.protection.applySuspended();
            state.scheduleSuspended();
        }
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            if (state.markets.isDefined(i)) {
                forgetMarket(i);
            }
        }
    }

    /** The venue's state has been read: protection is compared with it before anything else. */
    private void onReconciliationEnd(final DirectBuffer buffer, final int offset) {
        machine.apply(buffer, offset, ReconciliationEndDecoder.TEMPLATE_ID);
        final ReconciliationEndDecoder d = new ReconciliationEndDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        if (d.complete() != 0) {
            state.protection.applyReconciled();
            state.protection.onReconciled(state.now(), decisions);
        }
    }

    /** What an earlier session saw of a market is no longer there, neither for us nor for the simulated venue. */
    private void forgetMarket(final int instrument) {
        state.markets.applyRestart(instrument);
        if (state.venueModel != null) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[BODY_OFFSET + BookInvalidEncoder.BLOCK_LENGTH + 8]);
            Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
            final BookInvalidEncoder invalid = new BookInvalidEncoder()
                    .wrap(record, BODY_OFFSET)
                    .receiveTime(state.now())
                    .instrument(instrument)
                    .epoch(state.markets.bookEpoch(instrument))
                    .reason(BookInvalidReason.CONNECTION);
            Records.end(record, 0, invalid.encodedLength());
            state.venueModel.onMarket(record, 0);
        }
    }

    /** Once may be a race or a lost frame, repaired by what follows; twice in a row, what we believe cannot be trusted. */
    private void onAuditMismatch(final DirectBuffer buffer, final int offset) {
        final AuditMismatchDecoder d = new AuditMismatchDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        decisions.alarm(
                AlarmCode.AUDIT_MISMATCH, Records.NO_STRATEGY, d.instrument(), d.clientOrderId(), d.consecutive());
        if (d.consecutive() >= MISMATCHES_TO_HALT && state.risk.state() == RiskState.ACTIVE) {
            decisions.riskState(RiskState.REDUCING, StateCause.AUDIT);
        }
    }

    private void onConnection(final DirectBuffer buffer, final int offset) {
        final ConnectionDecoder d = new ConnectionDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        state.risk.applyConnection(d.venueIndex(), d.stream(), d.state());
        if (d.state() == ConnectionState.BLOCKED) {
            decisions.alarm(
                    AlarmCode.VENUE_BLOCKED,
                    Records.NO_STRATEGY,
                    Records.NO_INSTRUMENT,
                    0,
                    d.stream().value());
        }
    }

    private void onCurrency(final DirectBuffer buffer, final int offset) {
        kept.keep(buffer, offset);
        final CurrencyDefinitionDecoder d = new CurrencyDefinitionDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        final Currency currency = new Currency(d.currency(), d.code(), d.scale());
        if (currency.equals(currencies[d.currency()])) {
            return;
        }
        currencies[d.currency()] = currency;
        state.portfolio.define(currency);
    }

    private void onInstrument(final DirectBuffer buffer, final int offset) {
        kept.keep(buffer, offset);
        final InstrumentDefinitionDecoder d = new InstrumentDefinitionDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        final Instrument instrument = Definitions.instrument(d, currencies);
        state.markets.define(instrument, d.status());
        state.define(instrument, d.venueIndex());
    }

    void onInstrumentStatus(final DirectBuffer buffer, final int offset) {
        final InstrumentStatusDecoder d = new InstrumentStatusDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        state.markets.applyStatus(d.instrument(), d.status());
    }

    /** A definition equal to the running instance's changes nothing; another one replaces it and starts cold. */
    private void onStrategy(final DirectBuffer buffer, final int offset) {
        kept.keep(buffer, offset);
        final StrategyDefinitionDecoder d = new StrategyDefinitionDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        final int index = d.strategy();
        final String name = d.name();
        final String factory = d.factory();
        final String symbols = d.instruments();
        final String parameters = d.parameters();
        final String text = String.join("\n", name, factory, symbols, parameters);
        if (text.equals(definitions[index])) {
            return;
        }
        final boolean replaces = definitions[index] != null;
        definitions[index] = text;
        if (replaces) {
            decisions.strategyStatus(
                    index, StrategyStatus.COLD, StateCause.DIVERGED, "its definition changed: re-arm it to begin anew");
            decisions.alarm(AlarmCode.STRATEGY_COLD, index, Records.NO_INSTRUMENT, 0, 0);
            return;
        }
        start(index);
    }

    private void start(final int index) {
        final String[] parts = definitions[index].split("\n", 4);
        final List<Instrument> instruments = new ArrayList<>();
        state.risk.disallow(index);
        for (final String symbol : parts[2].split(",")) {
            final Instrument instrument = bySymbol(symbol);
            instruments.add(instrument);
            state.risk.allow(index, instrument.index());
        }
        bars.unsubscribe(index);
        final Strategy strategy;
        try {
            strategy = loader.load(parts[1], parts[3]);
        } catch (final RuntimeException failure) {
            // Its orders, protection and position stay managed; it only cannot decide.
            host.refuse(index, failure);
            return;
        }
        host.define(index, strategy, instruments);
    }

    private Instrument bySymbol(final String symbol) {
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            final Instrument instrument = state.markets.instrument(i);
            if (instrument != null && instrument.symbol().equals(symbol)) {
                return instrument;
            }
        }
        throw new IllegalArgumentException("strategy wants an instrument that is not defined: " + symbol);
    }

    /** As an input: recovery found that a strategy does not decide as it did. */
    private void onStrategyStatus(final DirectBuffer buffer, final int offset) {
        final StrategyStatusChangedDecoder d = new StrategyStatusChangedDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        state.risk.applyStrategyStatus(d.strategy(), d.status(), d.cause());
        decisions.alarm(AlarmCode.STRATEGY_COLD, Records.strategy(buffer, offset), -1, 0, 0);
    }

    private void onBalance(final DirectBuffer buffer, final int offset) {
        final BalanceDecoder d = new BalanceDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        final boolean first = !state.portfolio.isBalanceKnown(d.currency());
        boolean booked = state.portfolio.applyBalance(d.currency(), d.free(), d.locked());
        if (first) {
            booked &= state.portfolio.applyOpening(d.currency(), d.free() + d.locked());
        }
        if (!booked) {
            decisions.alarm(dev.reprise.api.schema.AlarmCode.LEDGER, -1, -1, 0, d.currency());
        }
    }

    private void onCommand(final DirectBuffer buffer, final int offset) {
        final OperatorCommandDecoder d = new OperatorCommandDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        final int strategy = d.strategy();
        final CommandKind kind = d.kind();
        switch (kind) {
            case ARM -> arm();
            case RESUME -> resume();
            case HALT, HALT_LOG -> halt(StateCause.OPERATOR, d.keepsProtection() != 0);
            case STOP, REDUCE -> reduce();
            case DISARM_STRATEGY -> disarm(strategy);
            case CANCEL_ALL -> decisions.cancelWorking(Decisions.ALL_STRATEGIES, false);
            case CANCEL_ORDER -> {
                if (d.clientOrderId() != 0) {
                    decisions.cancelAsked(d.clientOrderId());
                } else {
                    decisions.cancelExternal(d.instrument(), d.venueOrderIdHigh(), d.venueOrderIdLow());
                }
            }
            case FLATTEN -> flattening.begin();
            case REARM_STRATEGY -> rearm(strategy);
            default -> {
                // SKIP and later commands are about the journal, not about the core.
            }
        }
    }

    /** A latched engine stays halted until it is resumed; armed is only what a person has looked at since. */
    private void arm() {
        if (state.isLatched()) {
            decisions.alarm(AlarmCode.HALT_LATCHED, Records.NO_STRATEGY, Records.NO_INSTRUMENT, 0, 0);
        } else {
            decisions.riskState(RiskState.ACTIVE, StateCause.OPERATOR);
        }
    }

    /** As after a start: halted until armed, and what is missing of protection may be placed. */
    private void resume() {
        state.latch(false);
        state.protection.applyHalted(false);
    }

    /** Level 3 of the kill switch: no new orders, no working ones of any owner, and so it stays over restarts. */
    private void halt(final StateCause cause, final boolean keepsProtection) {
        state.latch(true);
        decisions.riskState(RiskState.HALTED, cause);
        decisions.cancelForHalt(keepsProtection);
    }

    /** Level 2; it never lifts a halt. */
    private void reduce() {
        if (state.risk.state() == RiskState.ACTIVE) {
            decisions.riskState(RiskState.REDUCING, StateCause.OPERATOR);
        }
        decisions.cancelWorking(Decisions.ALL_STRATEGIES, true);
    }

    /** Level 1: this strategy decides nothing more; what protects its positions stays. */
    private void disarm(final int strategy) {
        if (isKnown(strategy)) {
            decisions.strategyStatus(
                    strategy, StrategyStatus.DISABLED, StateCause.OPERATOR, "disarmed by the operator");
            decisions.cancelWorking(strategy, true);
        }
    }

    private boolean isKnown(final int strategy) {
        return strategy >= 0 && strategy < definitions.length && definitions[strategy] != null;
    }

    private void rearm(final int strategy) {
        if (!isKnown(strategy)) {
            decisions.alarm(AlarmCode.STRATEGY_COLD, strategy, -1, 0, -1);
            return;
        }
        decisions.strategyStatus(strategy, StrategyStatus.ENABLED, StateCause.OPERATOR, "");
        start(strategy);
    }
}
