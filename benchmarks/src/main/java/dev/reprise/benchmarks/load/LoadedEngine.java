package dev.reprise.benchmarks.load;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.risk.Limit;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A live engine on paper with strategies and all limits, which are checked and do not bind; its orders go to a release of the caller's as
 * well. {@link #take} is the adapter's part: a frame is decoded and published. One feeding thread.
 */
public final class LoadedEngine implements AutoCloseable {
    /** What is traded. */
    public static final Instrument BTC_USDT = new Instrument(
            0,
            1,
            "BTC-USDT.BINANCE",
            "BTCUSDT",
            "BINANCE",
            new Currency(1, "BTC", 8),
            new Currency(0, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            new Instrument.Fees(10_000, 50_000),
            false);

    /** What its core makes room for. */
    public static final CoreSettings CORE = new CoreSettings(4, 4, 4, 64, 4_096);

    private static final int LATENCY_NS = 100_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long WIDE = 1_000_000_000L;
    private static final int EPOCH_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.epochEncodingOffset();
    private static final int CHAIN_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.chainEncodingOffset();
    private static final byte WHOLE = 3;

    private final LiveEngine engine;
    private final EventPublisher publisher;
    private final BinanceDecoder decoder = new BinanceDecoder(List.of(BTC_USDT));

    /**
     * Starts it, armed and not warmed up.
     *
     * @param strategies {@code factory} and parameters as lines {@code name=value} of each
     */
    public LoadedEngine(
            final Path journal,
            final JournalSettings journalSettings,
            final PipelineSettings pipeline,
            final StrategyLoader loader,
            final List<SessionSpec.StrategySpec> strategies,
            final Release release) {
        this(journal, journalSettings, pipeline, loader, strategies, release, Duration.ZERO);
    }

    /**
     * Starts it, armed.
     *
     * @param strategies {@code factory} and parameters as lines {@code name=value} of each
     * @param warmup as {@code engine.warmup}, for so long at most
     */
    public LoadedEngine(
            final Path journal,
            final JournalSettings journalSettings,
            final PipelineSettings pipeline,
            final StrategyLoader loader,
            final List<SessionSpec.StrategySpec> strategies,
            final Release release,
            final Duration warmup) {
        engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        journalSettings,
                        pipeline,
                        CORE,
                        loader,
                        (mode, simulation) ->
                                new PaperVenue(new PaperSettings(LATENCY_NS, LATENCY_NS, FillModel.RISK_AVERSE)),
                        0,
                        RollPolicy.NEVER,
                        warmup),
                spec(strategies),
                new LiveClock(),
                release);
        publisher = engine.publisher();
    }

    /** A session on paper with all limits, which are checked and do not bind. */
    public static SessionSpec spec(final List<SessionSpec.StrategySpec> strategies) {
        return new SessionSpec(
                "run",
                "load",
                "0",
                RunMode.PAPER,
                4,
                1,
                new SimulationSpec(LATENCY_NS, LATENCY_NS, FillModelKind.RISK_AVERSE, 0),
                "mode: paper\n",
                "",
                List.of(BTC_USDT.quote(), BTC_USDT.base()),
                List.of(BTC_USDT),
                List.of(new LimitsSpec(-1, -1, -1, limits())),
                strategies,
                List.of(
                        new SessionSpec.BalanceSpec(0, Long.MAX_VALUE / 4),
                        new SessionSpec.BalanceSpec(1, Long.MAX_VALUE / 4)));
    }

    /** All that can be set are, as with real money; what is not named is at its start. */
    private static Map<Limit, Long> limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.start() == Limit.NO_START ? WIDE : limit.start());
        }
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 1_000_000L);
        limits.put(Limit.MAX_POSITION_NOTIONAL, 10_000_000_00000000L);
        limits.put(Limit.MAX_GROSS_EXPOSURE, 10_000_000_00000000L);
        limits.put(Limit.MAX_NET_EXPOSURE, 10_000_000_00000000L);
        limits.put(Limit.MAX_LEVERAGE, 100_000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_DRAWDOWN, 5_000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 1_000L); // the queue of a stalled core is decided on at one moment
        limits.put(Limit.ORDERS_PER_WINDOW, Limit.ORDERS_PER_WINDOW.most());
        limits.put(Limit.CANCELS_PER_WINDOW, Limit.CANCELS_PER_WINDOW.most());
        limits.put(Limit.THROTTLE_WINDOW, SECOND / 10);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_DRIFT, 5_000L);
        limits.put(Limit.MAX_SIZE_FACTOR, 1_000L);
        limits.put(Limit.MAX_TOP_AGE, 60 * SECOND);
        limits.put(Limit.MAX_BOOK_AGE, 60 * SECOND);
        limits.put(Limit.MAX_STALE_TIME, 60 * SECOND);
        limits.put(Limit.MAX_ENGINE_LAG, 60 * SECOND);
        limits.put(Limit.DUPLICATE_WINDOW, 1_000L); // a price that trembles comes back soon
        limits.put(Limit.MAX_REPEATED_FILLS, WIDE);
        limits.put(Limit.MAX_ORDERS_PER_TRADE, WIDE); // what cannot fill is sent thousands of times a second
        limits.put(Limit.MAX_CANCELS_PER_TRADE, WIDE);
        limits.put(Limit.FREE_REQUESTS, 0L); // the ratios are worked out for every order
        limits.put(Limit.MAX_SAME_REJECTS, WIDE);
        limits.put(Limit.MAX_REJECTS, WIDE);
        return limits;
    }

    /** The book before the tape's first frame, and then leave to trade. */
    public void begin(final FrameTape tape) {
        final byte[] snapshot = tape.snapshot();
        final int result = decoder.decode(new UnsafeBuffer(snapshot), 0, snapshot.length, publisher.nanos(), 0);
        if (result != DecodeResult.SNAPSHOT) {
            throw new IllegalStateException("the snapshot is refused: " + DecodeResult.name(result));
        }
        publish(result);
        engine.command(CommandKind.ARM, -1, "load", "");
        engine.awaitJournaled();
    }

    /**
     * Decodes a frame; {@link #publish} sends on what came out.
     *
     * @param receiveTime UTC ns
     * @return a {@link DecodeResult}
     */
    public int decode(final FrameTape tape, final long receiveTime) {
        return decoder.decode(tape.buffer(), tape.offset(), tape.length(), receiveTime, BinanceDecoder.BY_SYMBOL);
    }

    /** Publishes what was decoded, when the ring has room for it. */
    public void publish(final int result) {
        while (!offer(result)) {
            Thread.yield();
        }
    }

    /** Publishes what was decoded unless the ring has no room for it, and says whether it did. */
    public boolean offer(final int result) {
        if (result == DecodeResult.DEPTH || result == DecodeResult.SNAPSHOT) {
            final MutableDirectBuffer record = decoder.record();
            record.putInt(EPOCH_OFFSET, 1, ByteOrder.LITTLE_ENDIAN);
            record.putByte(CHAIN_OFFSET, WHOLE);
        }
        return publisher.offer(decoder.record(), 0, decoder.recordLength());
    }

    /** Decodes the tape's frame and publishes it. */
    public void take(final FrameTape tape) {
        final int result = decode(tape, publisher.nanos());
        if (!DecodeResult.hasRecords(result)) {
            throw new IllegalStateException("a frame is refused: " + DecodeResult.name(result));
        }
        publish(result);
    }

    /** UTC ns, as the engine has it. */
    public long nanos() {
        return publisher.nanos();
    }

    /** The engine. */
    public LiveEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.stop(StopCause.END_OF_DATA);
    }
}
