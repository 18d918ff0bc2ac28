package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * A paper session on the seeded market of this process: real pipeline, real journal, simulated fills. Nothing leaves the host.
 */
public final class PaperSession implements TradingSession {
    private static final String START_PRICE = "64000";
    private static final String TYPICAL_QTY = "0.02";

    private final LiveEngine engine;
    private final SeededFeed feed;
    private final Guard guard;
    private final Catalogue catalogue;
    private final List<String> strategies;
    private final StartLadder ladder;
    private boolean started;

    private PaperSession(
            final LiveEngine engine,
            final SeededFeed feed,
            final Guard guard,
            final Catalogue catalogue,
            final List<String> strategies,
            final StartLadder ladder) {
        this.engine = engine;
        this.guard = guard;
        this.feed = feed;
        this.catalogue = catalogue;
        this.strategies = strategies;
        this.ladder = ladder;
    }

    /**
     * Starts or continues a session; it is not armed.
     *
     * @param journal directory of its journal
     * @param runId for people
     * @param seed of the market and of the strategies' random numbers
     * @param skip sequence of an input that broke the core, 0 for none
     */
    public static PaperSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final long seed,
            final long skip) {
        return start(resolved, catalog, journal, runId, seed, skip, () -> {});
    }

    /**
     * The same, telling when it has the instance's lock.
     *
     * @param onLocked called once, before anything of the journal is known
     */
    public static PaperSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final long seed,
            final long skip,
            final Runnable onLocked) {
        final long begin = System.nanoTime();
        final EngineConfig config = resolved.config();
        final Catalogue catalogue = Catalogue.of(
                config.instruments().stream().map(PaperSession::rules).toList(),
                new Instrument.Fees(config.paper().makerRate(), config.paper().takerRate()));
        final StrategyMaker maker = new StrategyMaker(catalog, java.util.Map.of());
        final SessionSpec spec = SessionSpecs.of(resolved, catalogue, maker, RunMode.PAPER, runId, seed);
        final LiveClock clock = new LiveClock();
        final LiveEngine engine = LiveEngine.start(
                Engines.settings(resolved, journal, maker, skip).withOnLocked(onLocked), spec, clock, Release.NONE);
        final List<String> names =
                config.strategies().stream().map(StrategyConfig::name).toList();
        try {
            Engines.requireEnabled(engine, names, config.name());
            Engines.requireSame(engine, catalogue);
            Engines.reportHealth(engine, config);
            final SeededFeed feed = new SeededFeed(
                    engine.publisher(),
                    catalogue.instruments().get(0),
                    START_PRICE,
                    TYPICAL_QTY,
                    seed + engine.runNumber() - 1,
                    AdapterContext.firstBookEpoch(engine, 0));
            final Guard guard = Guard.start(engine, journal.toAbsolutePath().getParent(), config.halt(), List.of());
            return new PaperSession(
                    engine, feed, guard, catalogue, names, Engines.climbed(new StartLadder(begin), engine));
        } catch (final RuntimeException e) {
            engine.stop(StopCause.FAULT);
            throw e;
        }
    }

    /** The seeded market's own rules, made for any pair: tick 0.01, lot 0.00001, at least 5 of the quote currency. */
    private static VenueAdapter.InstrumentRules rules(final String symbol) {
        final String pair = symbol.substring(0, symbol.lastIndexOf('.'));
        final String[] codes = pair.split("-");
        if (codes.length != 2) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C031",
                    "the seeded market has spot pairs only: " + symbol,
                    "instruments",
                    "use BASE-QUOTE.VENUE, e.g. BTC-USDT.BINANCE");
        }
        return new VenueAdapter.InstrumentRules(
                codes[0] + codes[1],
                symbol,
                codes[0],
                codes[1],
                MarketKind.SPOT,
                new Instrument.Rules(4, 7, 100, 100, 100, 90_000_000_000L, 100, 10_000_000_000L, 500_000_000L, 200),
                Instrument.Fees.NONE,
                true);
    }

    @Override
    public void arm(final String who, final String reason) {
        halt().open();
        if (!started) {
            started = true;
            feed.start();
        }
        engine.command(CommandKind.ARM, -1, who, reason);
        ladder.armed();
    }

    @Override
    public LiveEngine engine() {
        return engine;
    }

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public List<String> strategies() {
        return strategies;
    }

    @Override
    public String venue() {
        return "seeded";
    }

    @Override
    public TradingPlace place() {
        return new TradingPlace(TradingPlace.Money.NONE, "");
    }

    @Override
    public StartLadder ladder() {
        return ladder;
    }

    @Override
    public HaltSwitch halt() {
        return guard.halt();
    }

    @Override
    public Throwable failure() {
        final Throwable fault = engine.fault();
        return fault != null ? fault : feed.failure();
    }

    @Override
    public CoreRunner stop(final StopCause cause) {
        guard.close();
        feed.close();
        engine.stop(cause);
        if (feed.failure() != null && engine.fault() == null) {
            throw new IllegalStateException("the seeded market failed: " + feed.failure(), feed.failure());
        }
        return engine.runner();
    }

    @Override
    public void close() {
        guard.close();
        feed.close();
        engine.close();
    }
}
