package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RiskSettingsEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.risk.Limit;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.recovery.VenueModels;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.market.MarketRecords;
import dev.reprise.simulator.market.MarketSettings;
import dev.reprise.simulator.market.RecordSink;
import dev.reprise.simulator.market.SeededMarket;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** One instrument, a paper venue, a seeded market: what a session in a test needs. */
public final class Fixture {
    public static final CoreSettings CORE = new CoreSettings(4, 4, 4, 64, 4_096);
    public static final VenueModels MODELS = (mode, simulation) -> new PaperVenue(new PaperSettings(
            Math.max(simulation.entryLatency(), 1),
            Math.max(simulation.responseLatency(), 1),
            new FillModel(simulation.fillModel(), simulation.fillExponent())));
    public static final PipelineSettings FUSED =
            new PipelineSettings(4_096, 1 << 22, true, PipelineSettings.Idle.BACKOFF);
    public static final PipelineSettings PIPELINED =
            new PipelineSettings(4_096, 1 << 22, false, PipelineSettings.Idle.BACKOFF);
    public static final Currency USDT = new Currency(0, "USDT", 8);
    public static final Currency BTC = new Currency(1, "BTC", 8);
    public static final Instrument BTC_USDT = new Instrument(
            0,
            1,
            "BTC-USDT.SIM",
            "BTCUSDT",
            "SIM",
            BTC,
            USDT,
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            new Instrument.Fees(10_000, 50_000),
            false);

    private static final long START_PRICE = 6_000_000;
    private static final long TYPICAL_QTY = 2_000;
    private static final long SECOND = 1_000_000_000L;

    private Fixture() {}

    public static SessionSpec.StrategySpec strategy(final String factory, final long value) {
        return new SessionSpec.StrategySpec(factory + "-1", factory, List.of(BTC_USDT.symbol()), "value=" + value);
    }

    public static SessionSpec spec(final SessionSpec.StrategySpec... strategies) {
        final LimitsSpec limits = new LimitsSpec(-1, -1, -1, limits());
        return new SessionSpec(
                "run",
                "test",
                "0",
                RunMode.PAPER,
                4,
                42,
                new SimulationSpec(2_000_000, 3_000_000, FillModelKind.RISK_AVERSE, 0),
                "mode: paper\n",
                "",
                List.of(USDT, BTC),
                List.of(BTC_USDT),
                List.of(limits),
                List.of(strategies),
                List.of(
                        new SessionSpec.BalanceSpec(0, 1_000_000_00000000L),
                        new SessionSpec.BalanceSpec(1, 50_00000000L)));
    }

    /** Wide enough for everything. */
    private static Map<Limit, Long> limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 1_000_000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 50L);
        limits.put(Limit.ORDERS_PER_WINDOW, 10_000L);
        limits.put(Limit.CANCELS_PER_WINDOW, 10_000L);
        limits.put(Limit.THROTTLE_WINDOW, SECOND);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_TOP_AGE, 60 * SECOND);
        limits.put(Limit.MAX_BOOK_AGE, 60 * SECOND);
        return limits;
    }

    public static SessionSpec bothStrategies() {
        return spec(strategy("crosser", 2_000), strategy("quoter", 1_500));
    }

    public static LiveEngine start(final Path journal, final PipelineSettings pipeline, final SessionSpec spec) {
        return start(journal, pipeline, spec, TestStrategies::load, 0);
    }

    public static LiveEngine start(
            final Path journal,
            final PipelineSettings pipeline,
            final SessionSpec spec,
            final StrategyLoader loader,
            final long skip) {
        return LiveEngine.start(
                new LiveEngine.Settings(journal, JournalSettings.small(), pipeline, CORE, loader, MODELS, skip),
                spec,
                new LiveClock(),
                Release.NONE);
    }

    /**
     * Publishes some seconds of a seeded market, in virtual time.
     *
     * @return market time at the end
     */
    public static long drive(
            final EventPublisher publisher, final long seed, final int epoch, final long from, final long seconds) {
        return drive((RecordSink) publisher::publish, seed, epoch, from, seconds);
    }

    /** The same into anything that takes records. */
    public static long drive(
            final RecordSink sink, final long seed, final int epoch, final long from, final long seconds) {
        final SeededMarket market =
                new SeededMarket(new MarketSettings(from, START_PRICE, 1, 1, TYPICAL_QTY, 8, 18), seed);
        final MarketRecords records = new MarketRecords(market, BTC_USDT, 1, epoch, sink);
        final long end = from + seconds * SECOND;
        while (records.nextTime() <= end) {
            records.step(records.nextTime());
        }
        return end;
    }

    /** An input that no core survives: settings for a scope that does not exist. */
    public static void publishBreaker(final LiveEngine engine, final long time) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(time)
                .strategy(99)
                .instrument(-1)
                .currency(-1);
        encoder.limitsCount(0);
        try {
            engine.publisher().publish(buffer, 0, Records.end(buffer, 0, encoder.encodedLength()));
        } catch (final IllegalStateException stopped) {
            assertNotNull(engine.fault(), "the core was quicker than the publisher's look behind it");
        }
    }

    /** Time goes on. */
    public static void publishTick(final EventPublisher publisher, final long time) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        Records.receiveTime(buffer, 0, time);
        publisher.publish(buffer, 0, Records.end(buffer, 0, TickEncoder.BLOCK_LENGTH));
    }

    public static ReplayVerifier.Result verify(final Path journal, final StrategyLoader loader) {
        return ReplayVerifier.verify(journal, CORE, loader, MODELS, bytes -> {});
    }

    /** All records of a journal, copied. */
    public static List<byte[]> records(final Path journal) {
        final List<byte[]> records = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final byte[] record = new byte[reader.length()];
                reader.buffer().getBytes(reader.offset(), record);
                records.add(record);
            }
        }
        return records;
    }

    public static int templateId(final byte[] record) {
        return Records.templateId(new UnsafeBuffer(record), 0);
    }

    public static boolean isCaused(final byte[] record) {
        return Records.isCaused(new UnsafeBuffer(record), 0);
    }

    /** Copies a journal's files as a crash would leave them; the lock is not among them. */
    public static void copy(final Path from, final Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (final Path file : files.toList()) {
                if (!file.getFileName().toString().equals("journal.lock")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
