package dev.reprise.benchmarks.start;

import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.benchmarks.load.BundledStrategies;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session on paper that lives for simulated hours, as fast as the core takes them, and then waits to be killed. Twenty symbols, each
 * with a price that walks: four changes of the touch, then a trade. The strategies that come with the engine trade two of them.
 *
 * <pre>java -cp … dev.reprise.benchmarks.start.LongSession JOURNAL SECONDS PER_SECOND ROLL_BYTES RECORDS</pre>
 *
 * It ends sooner when so many records are in the journal. Prints {@code written SEQUENCE GENERATION ROLLS PAUSE_NS…} when all is in the journal.
 */
public final class LongSession {
    static final int SYMBOLS = 20;
    static final CoreSettings CORE = CoreSettings.DEFAULT;

    private static final long SECOND = 1_000_000_000L;
    private static final int HOUR = 3_600;
    private static final int LITTLE = 10_000;
    private static final double NEARLY = 0.95;
    private static final long REST_NS = 2_000_000;
    private static final int LATENCY_NS = 1_000_000;
    private static final int TRADE_EVERY = 5;
    private static final int BLOCK = 256;
    private static final long START_PRICE = 1_000_000;
    /** Follows every move of the touch. */
    private static final String MAKER = "requote=0.1 bps\nmin_life=1ms\nstop_loss=0 bps";

    private final EventPublisher publisher;
    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] prices = new long[SYMBOLS];
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[BLOCK]);
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final TradeEncoder trade = new TradeEncoder();

    /** Publishes what it is told to. */
    LongSession(final EventPublisher publisher) {
        this.publisher = publisher;
        Arrays.fill(prices, START_PRICE);
    }

    /** Runs until somebody kills it. */
    public static void main(final String[] args) {
        final PrintStream out = System.out;
        final long seconds = Long.parseLong(args[1]);
        final int perSecond = Integer.parseInt(args[2]);
        final List<Long> pauses = new ArrayList<>();
        final LiveEngine engine = start(
                Path.of(args[0]),
                new RollPolicy(Long.parseLong(args[3]), Long.MAX_VALUE, "bench"),
                Release.NONE,
                Duration.ZERO);
        engine.roll().listener(rolled -> {
            if (rolled.failure() != null) {
                throw new IllegalStateException("the journal begins no generation", rolled.failure());
            }
            synchronized (pauses) {
                pauses.add(rolled.pauseNs());
            }
        });
        engine.command(CommandKind.ARM, -1, "bench", "");
        new LongSession(engine.publisher())
                .run(engine, seconds, perSecond, Long.parseLong(args[3]), Long.parseLong(args[4]));
        engine.awaitJournaled();
        final StringBuilder line = new StringBuilder("written ")
                .append(engine.journaled())
                .append(' ')
                .append(engine.roll().writer().generation().number());
        synchronized (pauses) {
            pauses.forEach(pause -> line.append(' ').append(pause));
        }
        out.println(line);
        out.flush();
        while (engine.fault() == null) {
            LockSupport.parkNanos(SECOND);
        }
        throw new IllegalStateException("the engine stopped", engine.fault());
    }

    static LiveEngine start(final Path journal, final RollPolicy policy, final Release release, final Duration warmup) {
        return LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.live(),
                        PipelineSettings.DEFAULT,
                        CORE,
                        new BundledStrategies(),
                        (mode, simulation) ->
                                new PaperVenue(new PaperSettings(LATENCY_NS, LATENCY_NS, FillModel.RISK_AVERSE)),
                        0,
                        policy,
                        warmup),
                spec(),
                new LiveClock(),
                release);
    }

    private static SessionSpec spec() {
        final Currency quote = LoadedEngine.BTC_USDT.quote();
        final List<Currency> currencies = new ArrayList<>(List.of(quote));
        final List<Instrument> instruments = new ArrayList<>();
        final List<SessionSpec.BalanceSpec> balances =
                new ArrayList<>(List.of(new SessionSpec.BalanceSpec(0, Long.MAX_VALUE / 4)));
        for (int i = 0; i < SYMBOLS; i++) {
            final Currency base = new Currency(i + 1, "C" + i, 8);
            currencies.add(base);
            balances.add(new SessionSpec.BalanceSpec(i + 1, Long.MAX_VALUE / 4));
            instruments.add(new Instrument(
                    i,
                    1,
                    "C" + i + "-USDT.SIM",
                    "C" + i + "USDT",
                    "SIM",
                    base,
                    quote,
                    LoadedEngine.BTC_USDT.market(),
                    LoadedEngine.BTC_USDT.rules(),
                    LoadedEngine.BTC_USDT.fees(),
                    false));
        }
        final SessionSpec one = LoadedEngine.spec(List.of(strategy("ema-cross", "", instruments.get(0))));
        return new SessionSpec(
                one.run(),
                "start",
                one.version(),
                one.mode(),
                one.environment(),
                one.seed(),
                new SimulationSpec(LATENCY_NS, LATENCY_NS, FillModelKind.RISK_AVERSE, 0),
                one.configuration(),
                one.codeHashes(),
                currencies,
                instruments,
                one.limits(),
                List.of(
                        strategy("ema-cross", "", instruments.get(0)),
                        strategy("touch-maker", MAKER, instruments.get(1))),
                balances);
    }

    private static SessionSpec.StrategySpec strategy(
            final String factory, final String parameters, final Instrument instrument) {
        return new SessionSpec.StrategySpec(factory, factory, List.of(instrument.symbol()), parameters);
    }

    /**
     * What an input causes shows only behind it, so half as many inputs as records are missing, again and again, until none is. Each hour
     * ends with a moment's rest, in which a generation that is due begins. Behind the last one it goes on until a generation is nearly as
     * long as one may be, so that a start reads the most that it ever has to.
     */
    private void run(
            final LiveEngine engine,
            final long seconds,
            final int perSecond,
            final long rollBytes,
            final long records) {
        final long from = new LiveClock().nanos();
        final long step = SECOND / (SYMBOLS * (long) perSecond);
        final long count = seconds * SYMBOLS * perSecond;
        long i = 0;
        while (i < count ? engine.journaled() < records : !isNearlyFull(engine, rollBytes)) {
            final long most = i < count ? Math.min(count - i, HOUR * SYMBOLS * perSecond) : LITTLE;
            final long end = i + Math.min(most, Math.max(1, (records - engine.journaled()) / 2));
            for (; i < end; i++) {
                final int symbol = (int) (i % SYMBOLS);
                final long time = from + i * step;
                final int length = i / SYMBOLS % TRADE_EVERY == 0 ? trade(symbol, time) : top(symbol, time);
                publisher.publish(record, 0, length);
            }
            engine.awaitJournaled();
            LockSupport.parkNanos(REST_NS);
        }
    }

    private static boolean isNearlyFull(final LiveEngine engine, final long rollBytes) {
        final long bytes = engine.roll().writer().bytes();
        return rollBytes == Long.MAX_VALUE || bytes <= rollBytes && bytes > NEARLY * rollBytes;
    }

    /** The touch of one symbol jumps, which its maker has to follow. */
    void jump(final int symbol, final long ticks, final long time) {
        prices[symbol] += ticks;
        publisher.publish(record, 0, touch(symbol, time));
    }

    private int top(final int symbol, final long time) {
        prices[symbol] = Math.max(START_PRICE / 2, prices[symbol] + random.nextInt(-3, 4));
        return touch(symbol, time);
    }

    private int touch(final int symbol, final long time) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(symbol)
                .bidPrice(prices[symbol])
                .bidQty(10_000)
                .askPrice(prices[symbol] + 2)
                .askQty(10_000);
        return end(top.encodedLength());
    }

    private int trade(final int symbol, final long time) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(symbol)
                .price(prices[symbol] + 2)
                .qty(1_000)
                .aggressor(Side.BUY);
        return end(trade.encodedLength());
    }

    private int end(final int bodyLength) {
        Records.source(record, 0, 1);
        return Records.end(record, 0, bodyLength);
    }
}
