package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.core.driver.CoreFaultException;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalGroup;
import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs the sessions of a journal again as backtests: every input as it was recorded, ages and operator's commands included, and
 * everything decided anew, with fills by the simulated venue in the core. What a venue said about our orders and balances is left
 * out, for here the simulator says it; the balances it told before the first order are what the run begins with.
 *
 * <p>A paper session had the same simulator under the same clock, so nothing of it is left out (its opening balances come from
 * its configuration), and the result must be the session: the same orders, fills and decision hash. A session that traded at a
 * venue met a real book with our own orders in it, and its backtest need not be equal.
 */
public final class AsRecordedRunner {
    /** Makes the simulated venue that the first session's start asks for. */
    @FunctionalInterface
    public interface Venues {
        /** The venue, with {@link AsRecordedSettings#fill} where that is given; the decoder is only good during the call. */
        VenueModel create(RunStartedDecoder started);
    }

    /**
     * How it ended.
     *
     * @param runner the core and its log's hash
     * @param inputs that the core took
     * @param marketInputs those of them about the market
     * @param leftOut inputs by the venue, and those that broke the core in the session
     * @param firstTime receive time of the first input, UTC ns
     * @param lastTime of the last one
     * @param equity profit over time
     * @param simulated whether every session of the journal had simulated fills, by the same model, so that it must be equal
     * @param comparison with what the journal holds
     */
    public record Result(
            CoreRunner runner,
            long inputs,
            long marketInputs,
            long leftOut,
            long firstTime,
            long lastTime,
            EquityCurve equity,
            boolean simulated,
            SessionComparison comparison) {}

    private static final int FIRST_VENUE_TEMPLATE = 20;
    private static final int FIRST_SYSTEM_TEMPLATE = 40;
    private static final int PROGRESS_MASK = 0x3FFF;

    private final AsRecordedSettings settings;
    private final BatchWriter output;
    private final SessionComparison comparison = new SessionComparison();
    private final RunStartedDecoder started = new RunStartedDecoder();
    private final RunStartedEncoder startedEncoder = new RunStartedEncoder();
    private UnsafeBuffer copy = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private CoreRunner runner;
    private EquityCurve equity;
    private boolean hasStrategy; // one at least: a backtest with `--from` defines them when that is reached
    private boolean isSimulated; // the session at hand
    private boolean allSimulated = true;
    private long inputs;
    private long marketInputs;
    private long leftOut;
    private long firstTime;
    private long lastTime;
    private long bytesBefore; // of the generations before

    /** @param output gets every input and what it caused */
    public AsRecordedRunner(final AsRecordedSettings settings, final BatchWriter output) {
        this.settings = settings;
        this.output = output;
    }

    /**
     * Runs from the journal's first input to its last one. Once.
     *
     * @throws CoreFaultException when the core threw where it did not in the session
     * @throws dev.reprise.journal.JournalDamagedException when the journal is not whole
     * @throws NoMarketDataException when it holds no session
     */
    public Result run(final BacktestRunner.Progress progress) {
        if (runner != null) {
            throw new IllegalStateException("a backtest runs once");
        }
        try {
            for (final Path generation : settings.generations()) {
                run(generation, progress);
            }
        } finally {
            output.flush();
        }
        if (runner == null) {
            throw new NoMarketDataException(settings.generations().get(0), 0, 0);
        }
        equity.finish();
        return new Result(
                runner,
                inputs,
                marketInputs,
                leftOut,
                firstTime,
                lastTime,
                equity,
                allSimulated && settings.fill() == null,
                comparison);
    }

    /** The state that a later generation begins with is there already, and with the backtest's own venue in it. */
    private void run(final Path generation, final BacktestRunner.Progress progress) {
        try (JournalReader reader = JournalReader.open(generation)) {
            final JournalGroup group = new JournalGroup(reader);
            while (group.next()) {
                if (!Records.isCarried(group.buffer(), 0)) {
                    begin(group);
                    run(group);
                }
                if ((inputs & PROGRESS_MASK) == 0) {
                    progress.at(bytesBefore + reader.bytesRead(), bytesBefore + reader.totalBytes(), lastTime, inputs);
                }
            }
            reader.readToVerifiedEnd();
            bytesBefore += reader.bytesRead();
        }
    }

    private void begin(final JournalGroup group) {
        if (group.templateId(0) != RunStartedDecoder.TEMPLATE_ID) {
            if (runner == null) {
                throw new NoMarketDataException(settings.generations().get(0), 0, 0);
            }
            return;
        }
        started.wrap(
                group.buffer(),
                BODY_OFFSET,
                Records.blockLength(group.buffer(), 0),
                Records.version(group.buffer(), 0));
        isSimulated = started.mode() == RunMode.PAPER || started.mode() == RunMode.BACKTEST;
        allSimulated &= isSimulated;
        if (runner == null) {
            final VenueModel venue = settings.venues().create(started);
            runner = new CoreRunner(settings.core(), settings.loader(), venue);
            firstTime = Records.receiveTime(group.buffer(), 0);
            equity = new EquityCurve(
                    runner.core().state(),
                    settings.reporting(),
                    settings.instruments(),
                    settings.strategies(),
                    firstTime,
                    0);
        }
    }

    private void run(final JournalGroup group) {
        if (group.hasCoreFault() && !group.isLast()) {
            skip(group); // the session went on without it, as `--skip` said
            return;
        }
        final int templateId = group.templateId(0);
        if (!isSimulated
                && templateId >= FIRST_VENUE_TEMPLATE
                && templateId < FIRST_SYSTEM_TEMPLATE
                && !isOpeningBalance(templateId)) {
            leftOut++;
            comparison.leftOut(group);
            return;
        }
        copy(group);
        inputs++;
        lastTime = Math.max(lastTime, Records.receiveTime(copy, 0));
        if (MarketRecordFilter.isMarket(copy, 0)) {
            marketInputs++;
        }
        if (templateId == StrategyDefinitionDecoder.TEMPLATE_ID && !hasStrategy) {
            hasStrategy = true;
            if (runner.core().state().counters().fills() == 0) { // nobody's of an earlier session
                equity.begin(Math.max(
                        Records.receiveTime(copy, 0) + Records.age(copy, 0),
                        runner.core().now()));
            }
        }
        try {
            runner.run(copy, 0, group.length(0));
        } catch (final CoreFaultException fault) {
            if (!group.hasCoreFault()) {
                throw fault;
            }
        } finally {
            keep();
        }
        comparison.compare(group, runner.log());
        equity.onInput(runner.log(), Records.instrument(copy, 0));
    }

    /** What the account owned before its first order is nobody's report about one. */
    private boolean isOpeningBalance(final int templateId) {
        return templateId == BalanceDecoder.TEMPLATE_ID
                && runner.core().state().counters().orders() == 0;
    }

    /** Logged for the hash, as the session's own recovery did, and not applied. */
    private void skip(final JournalGroup group) {
        leftOut++;
        for (int record = 0; record < group.records(); record++) {
            runner.skip(group.buffer(), group.offset(record), group.length(record));
            keep();
        }
        comparison.skipped(group);
    }

    private void copy(final JournalGroup group) {
        final int length = group.length(0);
        if (length > copy.capacity()) {
            copy = new UnsafeBuffer(Arrays.copyOf(copy.byteArray(), length));
        }
        copy.putBytes(0, group.buffer(), 0, length);
        if (group.templateId(0) == RunStartedDecoder.TEMPLATE_ID) {
            startedEncoder.wrap(copy, BODY_OFFSET);
            if (!isSimulated) {
                startedEncoder.mode(RunMode.BACKTEST);
            }
            if (settings.fill() != null) {
                startedEncoder
                        .fillModel(settings.fill().kind())
                        .fillExponent(settings.fill().exponent());
            }
        }
    }

    private void keep() {
        final EventLog log = runner.log();
        output.append(log.buffer(), 0, log.length(), log.records());
    }
}
