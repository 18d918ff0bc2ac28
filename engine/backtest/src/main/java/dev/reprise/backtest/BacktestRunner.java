package dev.reprise.backtest;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalHistory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a core on recorded market data. One thread, virtual time: core time is the receive time of the record at hand, and every
 * record of the session's own is stamped with it, so that the same data, configuration, seed and code give the same hash.
 *
 * <pre>{@code
 * try (JournalWriter writer = JournalWriter.open(run, JournalSettings.small())) {
 *     BacktestRunner.Result result = new BacktestRunner(settings, new BatchWriter(writer)).run(Progress.NONE);
 * }
 * }</pre>
 */
public final class BacktestRunner {
    /** Hears how far a backtest is, every few thousand records. */
    @FunctionalInterface
    public interface Progress {
        /** Tells nobody. */
        Progress NONE = (bytes, totalBytes, time, inputs) -> true;

        /**
         * @param bytes of the data read
         * @param totalBytes of the data
         * @param time core time, UTC ns
         * @param inputs so far
         * @return whether to go on; false ends the backtest here, as at the end of the data
         */
        boolean at(long bytes, long totalBytes, long time, long inputs);
    }

    /**
     * How a backtest ended.
     *
     * @param runner the core and its log's hash
     * @param inputs all records that the core took
     * @param marketInputs those of the data
     * @param firstTime receive time of the data's first record that was used, UTC ns
     * @param lastTime of the last one
     * @param equity profit over time
     * @param isComplete false when it was ended early
     * @param clamped records that claim to have happened after they were received; 0 with one clock
     * @param late records that came later than the longest feed latency believed; 0 with one clock
     * @param queued records that a model of the feed's latency would have let overtake one of their stream
     */
    public record Result(
            CoreRunner runner,
            long inputs,
            long marketInputs,
            long firstTime,
            long lastTime,
            EquityCurve equity,
            boolean isComplete,
            long clamped,
            long late,
            long queued) {}

    private static final int PROGRESS_MASK = 0x3FFF;

    private final BacktestSettings settings;
    private final BatchWriter output; // null: nothing is kept
    private final CoreRunner runner;
    private final MarketRecordFilter filter;
    private final TouchFromTrades touch; // null: the data has its own
    private final TwoClocks clocks; // null: one clock
    private final VirtualPublisher publisher = new VirtualPublisher(this::runOwn);
    private EquityCurve equity;
    private long inputs;
    private long marketInputs;
    private long taken;
    private long firstTime;
    private long lastTime;

    /** @param output gets every input and what it caused; {@code null} when nobody wants a journal */
    public BacktestRunner(final BacktestSettings settings, final BatchWriter output) {
        this.settings = settings;
        this.output = output;
        runner = new CoreRunner(settings.core(), settings.loader(), settings.venue());
        touch = settings.touchFromTrades() ? new TouchFromTrades(settings.instruments()) : null;
        clocks = settings.clocks() == null
                ? null
                : new TwoClocks(settings.clocks(), settings.core().maxInstruments());
        filter = new MarketRecordFilter(
                settings.currencies(),
                settings.instruments(),
                settings.core().maxInstruments(),
                settings.core().maxCurrencies(),
                settings.touchFromTrades());
    }

    /** Run part of the client order ids: the same for the same seed and configuration. */
    public static int runNumber(final long seed, final String configuration) {
        final byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256")
                    .digest((seed + "\n" + configuration).getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        final long number = new UnsafeBuffer(hash).getLong(0, java.nio.ByteOrder.BIG_ENDIAN);
        return 1 + (int) Long.remainderUnsigned(number, ClientOrderIds.MAX_RUN);
    }

    /**
     * Runs from the data's first record to its last one. Once.
     *
     * @throws NoMarketDataException when no record is in the range
     * @throws dev.reprise.core.driver.CoreFaultException when the core threw; the journal then ends with the fault
     * @throws dev.reprise.journal.JournalDamagedException when the data is not whole
     */
    public Result run(final Progress progress) {
        if (inputs > 0) {
            throw new IllegalStateException("a backtest runs once");
        }
        boolean isComplete = true;
        try (JournalHistory history = JournalHistory.open(settings.data())) {
            boolean isInRange = true;
            while (isComplete && isInRange && history.next()) {
                if (filter.takes(history.buffer(), history.offset(), history.length())) {
                    isInRange = Records.receiveTime(filter.buffer(), 0) < settings.to();
                    if (isInRange) {
                        while (filter.nextLoss()) {
                            marketInputs--; // the data has no such record
                            onRecord(filter.loss(), Records.length(filter.loss(), 0));
                        }
                        onRecord(filter.buffer(), history.length());
                        if ((++taken & PROGRESS_MASK) == 0) {
                            isComplete = progress.at(history.bytesRead(), history.totalBytes(), lastTime, inputs);
                        }
                    }
                }
            }
            if (clocks != null) {
                clocks.end();
                runDue();
            }
            if (isComplete && isInRange) {
                history.readToVerifiedEnd();
            }
            if (!publisher.isReleased()) {
                throw new NoMarketDataException(settings.data(), firstTime, lastTime);
            }
            settings.end().accept(publisher);
        } finally {
            if (output != null) {
                output.flush();
            }
        }
        equity.finish();
        return new Result(
                runner,
                inputs,
                marketInputs,
                firstTime,
                lastTime,
                equity,
                isComplete,
                clocks == null ? 0 : clocks.clamped(),
                clocks == null ? 0 : clocks.late(),
                clocks == null ? 0 : clocks.queued());
    }

    /** A record of the data, behind the touch that is made of a trade. */
    private void onRecord(final UnsafeBuffer record, final int length) {
        final int touchLength = touch == null ? 0 : touch.beforeTrade(record, 0);
        if (clocks != null) {
            if (touchLength > 0) {
                clocks.add(touch.record(), touchLength);
            }
            clocks.add(record, length);
            runDue();
            return;
        }
        arrive(record);
        if (touchLength > 0) {
            run(touch.record(), 0, touchLength);
        }
        run(record, 0, length);
    }

    private void runDue() {
        while (clocks.next()) {
            final UnsafeBuffer record = clocks.record();
            if (clocks.isWhole()) {
                runBar(record, clocks.length());
            } else {
                arrive(record);
                runTimed(record, clocks.length());
            }
        }
    }

    /** A bar between whose beginning and end the data has nothing: one input where the session has nothing either, else as three. */
    private void runBar(final UnsafeBuffer record, final int length) {
        final int flags = Records.flags(record, 0);
        final long end = Records.receiveTime(record, 0);
        if (touch != null && publisher.isReleased() && isIdleUntil(end)) {
            Records.flags(record, 0, flags | Records.FLAG_WHOLE_BAR);
            arrive(record);
            run(record, 0, length);
            return;
        }
        Records.flags(record, 0, flags | Records.FLAG_AT_VENUE);
        Records.receiveTime(record, 0, clocks.begin());
        arrive(record);
        run(record, 0, length);
        Records.flags(record, 0, flags);
        Records.receiveTime(record, 0, end);
        arrive(record);
        runTimed(record, length);
    }

    /** Nothing can happen before the next input: then profit needs no sample in between. */
    private boolean isIdleUntil(final long time) {
        return runner.core().nextDeadline() > time
                && runner.core().state().orders.firstOpen() < 0;
    }

    /** A record in its time, behind the touch that is made of a bar's end. */
    private void runTimed(final UnsafeBuffer record, final int length) {
        if (touch != null && settings.clocks().bars()) {
            final int touchLength = touch.beforeBar(record, 0);
            if (touchLength > 0) {
                run(touch.record(), 0, touchLength);
            }
        }
        run(record, 0, length);
    }

    /** It is the record's time now. */
    private void arrive(final UnsafeBuffer record) {
        final long time = Records.receiveTime(record, 0);
        publisher.now(time);
        if (inputs == 0) {
            start(time);
        }
        if (!publisher.isReleased() && time >= settings.from()) {
            equity.begin(publisher.nanos());
            publisher.release();
        }
        lastTime = publisher.nanos();
        marketInputs += (Records.flags(record, 0) & Records.FLAG_AT_VENUE) == 0 ? 1 : 0;
    }

    private void start(final long time) {
        firstTime = time;
        equity = new EquityCurve(
                runner.core().state(),
                settings.reporting(),
                settings.instruments().size(),
                settings.strategies(),
                time,
                settings.clocks() == null ? 0 : settings.clocks().offsetNs());
        settings.setup().accept(publisher);
    }

    private void runOwn(final DirectBuffer buffer, final int offset, final int length) {
        run(buffer, offset, length);
    }

    private void run(final DirectBuffer buffer, final int offset, final int length) {
        inputs++;
        try {
            runner.run(buffer, offset, length);
        } finally {
            keepGroup();
        }
        equity.onInput(runner.log(), Records.instrument(buffer, offset));
    }

    private void keepGroup() {
        if (output != null) {
            final EventLog log = runner.log();
            output.append(log.buffer(), 0, log.length(), log.records());
        }
    }
}
