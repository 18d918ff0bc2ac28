package dev.reprise.app.session;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.binance.KeyRights;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueException;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.order.Orders;
import dev.reprise.live.Account;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.live.pipeline.Pipeline;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session on Binance's protocol over real sockets. With {@code mode: live} its orders go to the venue, with {@code mode: paper}
 * to the simulator, and only market data comes from there. A recording is market data alone.
 */
public final class VenueSession implements TradingSession {
    private static final long READY_TIMEOUT_NS = 30_000_000_000L;
    private static final long POLL_MS = 5;

    private final LiveEngine engine;
    private final BinanceAdapter adapter;
    private final GatewayLoop loop;
    private final Catalogue catalogue;
    private final List<String> strategies;
    private final StartLadder ladder;
    private final RunMode mode;
    private final TradingPlace place;
    private final boolean sendsOrders;
    private final Path log;
    private volatile Guard guard;

    private VenueSession(
            final LiveEngine engine,
            final BinanceAdapter adapter,
            final Gateway gateway,
            final Catalogue catalogue,
            final List<String> strategies,
            final StartLadder ladder,
            final RunMode mode,
            final TradingPlace place,
            final EngineConfig.PipelineConfig pipeline,
            final Path log) {
        this.engine = engine;
        this.adapter = adapter;
        this.catalogue = catalogue;
        this.strategies = strategies;
        this.ladder = ladder;
        this.mode = mode;
        this.place = place;
        this.log = log;
        sendsOrders = mode == RunMode.LIVE;
        loop = new GatewayLoop(
                GatewayLoop.Core.of(engine),
                adapter,
                gateway,
                sendsOrders,
                pipeline.waitStrategy(),
                pipeline.waitStrategy() == EngineConfig.WaitStrategy.BUSY_SPIN
                                && !pipeline.warmup().isZero()
                        ? adapter::rehearse
                        : Pipeline.NO_REHEARSAL,
                this::trip);
    }

    /**
     * Starts or continues a session at a venue that nobody else trades at; it is not armed.
     *
     * @param journal directory of its journal
     * @param runId for people
     * @param settings where the venue is
     * @param credentials {@code null} for market data only
     * @param skip sequence of an input that broke the core, 0 for none
     */
    public static VenueSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings,
            final Credentials credentials,
            final long skip) {
        return start(resolved, catalog, journal, runId, settings, credentials, skip, null, () -> {});
    }

    /**
     * Starts or continues a session; it is not armed.
     *
     * @param journal directory of its journal
     * @param runId for people
     * @param settings where the venue is
     * @param credentials {@code null} for market data only
     * @param skip sequence of an input that broke the core, 0 for none
     * @param instances directory of all instances: there it is seen to that only one trades the account at a time. {@code null}: the
     *     account is this session's alone
     * @param onLocked called once it has the instance's lock, before anything of the journal is known
     * @throws dev.reprise.live.AccountInUseException when another one trades it
     */
    public static VenueSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings,
            final Credentials credentials,
            final long skip,
            final Path instances,
            final Runnable onLocked) {
        final RunMode mode = resolved.config().mode() == EngineConfig.Mode.LIVE ? RunMode.LIVE : RunMode.PAPER;
        return start(resolved, catalog, journal, runId, settings, credentials, skip, instances, mode, onLocked);
    }

    /**
     * Starts a recording: market data of the configured instruments into a journal. It needs no credentials, runs no strategy and
     * is never armed. Where a trading session drops what it has no time for and says so, a recording lets the venue wait.
     *
     * @param resolved names no strategies
     * @param journal directory of its journal, which is not there yet
     * @param runId for people
     * @param settings where the venue is, and what to take
     * @param onLocked called once, as soon as the dataset's directory is there and this session's
     */
    public static VenueSession record(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings,
            final Runnable onLocked) {
        return start(resolved, catalog, journal, runId, settings, null, 0, null, RunMode.RECORD, onLocked);
    }

    private static VenueSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings,
            final Credentials credentials,
            final long skip,
            final Path instances,
            final RunMode mode,
            final Runnable onLocked) {
        final long begin = System.nanoTime();
        final EngineConfig config = resolved.config();
        final boolean live = mode == RunMode.LIVE;
        if (live && credentials == null) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C035",
                    "mode: live needs credentials",
                    "venues.binance.credentials",
                    "give api_key and secret as ${env:NAME} or ${file:/path}");
        }
        final StrategyMaker maker = new StrategyMaker(catalog, Map.of());
        final LiveEngine.Settings settingsOfMode =
                Engines.settings(resolved, journal, maker, skip).withOnLocked(onLocked);
        // A recording is never continued, so that no start reads it, and who reads it wants all of it: one journal.
        final LiveEngine.Settings engineSettings =
                mode == RunMode.RECORD ? settingsOfMode.withRoll(RollPolicy.NEVER) : settingsOfMode;
        final StartLadder ladder = new StartLadder(begin);
        final BinanceAdapter adapter = new BinanceAdapter(settings, live ? credentials : null);
        LiveEngine engine = null;
        try {
            if (live && resolved.isRealMoney()) {
                requireRights(adapter.keyRights());
                ladder.reached("key rights verified", System.nanoTime(), "");
            }
            final Catalogue catalogue = Catalogue.of(
                    adapter.instruments(config.instruments()),
                    new Instrument.Fees(
                            config.paper().makerRate(), config.paper().takerRate()));
            final SessionSpec spec = SessionSpecs.of(
                    resolved, catalogue, maker, mode, runId, config.paper().seed());
            final LatePublisher publisher = new LatePublisher();
            final Gateway gateway = new Gateway(adapter, publisher);
            final Release release = (buffer, offset, length) -> {
                if (Records.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
                    CrashPoint.pass(CrashPoint.INTENT);
                    CrashPoint.orderReleased();
                }
                gateway.release(buffer, offset, length);
            };
            engine = LiveEngine.start(
                    engineSettings,
                    mode == RunMode.PAPER ? spec : spec.withoutBalances(),
                    new LiveClock(),
                    live ? release : Release.NONE,
                    live && instances != null
                            ? new Account(instances, Binance.account(settings.endpoints(), credentials))
                            : null);
            final List<String> names =
                    config.strategies().stream().map(StrategyConfig::name).toList();
            Engines.requireEnabled(engine, names, config.name());
            Engines.requireSame(engine, catalogue);
            Engines.reportHealth(engine, config);
            publisher.reach(engine.publisher());
            Engines.climbed(ladder, engine);
            final VenueSession session = new VenueSession(
                    engine,
                    adapter,
                    gateway,
                    catalogue,
                    names,
                    ladder,
                    mode,
                    TradingPlace.of(resolved, settings.endpoints().rest()),
                    config.engine(),
                    EngineLog.of(journal));
            session.climb();
            adapter.start(new AdapterContext(engine, gateway, catalogue, mode == RunMode.RECORD));
            engine.inspect(core -> {
                HaltSwitch.remember(gateway.protective(), core);
                return null;
            });
            session.guard = Guard.start(
                    engine,
                    journal.toAbsolutePath().getParent(),
                    config.halt(),
                    live
                            ? List.of(new HaltSwitch.Venue(
                                    gateway.gate(), adapter, gateway.protective(), session::isHeard))
                            : List.of());
            session.loop.start();
            return session;
        } catch (final VenueException e) {
            adapter.close();
            throw VenueErrors.of(
                    e,
                    settings.endpoints().rest(),
                    config.venues().get(0).environment() == VenueConfig.Environment.LOCAL);
        } catch (final RuntimeException | Error e) {
            adapter.close();
            if (engine != null) {
                engine.stop(StopCause.FAULT);
            }
            throw e;
        }
    }

    /** What has to come before a person arms it. */
    private void climb() {
        if (sendsOrders) {
            ladder.await("order entry and private stream up", () -> adapter.privateSessions() > 0, () -> "");
            ladder.await("reconciled with the venue", loop::isReconciled, () -> engine.inspect(this::openOrders));
            ladder.await(
                    "protection compared with positions",
                    () -> engine.inspect(core -> !core.core().state().protection.isSuspended()),
                    () -> engine.inspect(this::protections));
        }
        ladder.await("books valid", this::haveTops, () -> "");
    }

    private String openOrders(final CoreRunner core) {
        final Orders orders = core.core().state().orders;
        return orders.openCount() + " orders open, " + orders.external().count() + " of others";
    }

    private String protections(final CoreRunner core) {
        final Map<String, Integer> counts = new TreeMap<>();
        new Summary(core.core().state(), catalogue.currencies(), strategies)
                .positions()
                .forEach(position -> counts.merge(
                        position.get("dust").asBoolean()
                                ? "dust"
                                : "protected by " + position.get("protected_by").asString(),
                        1,
                        Integer::sum));
        final StringBuilder text = new StringBuilder();
        counts.forEach((what, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(what));
        return text.isEmpty() ? "no position" : "positions: " + text;
    }

    /** Keys verified, the step before streams: one that could take the money away trades none. */
    static void requireRights(final KeyRights rights) {
        if (!rights.problems().isEmpty()) {
            throw new VerbException(
                    ExitCode.VENUE,
                    "RP-V004",
                    "this key must not trade real money: " + String.join(", ", rights.problems()),
                    "venues.binance.credentials",
                    "at the venue: spot trading on, withdrawals and transfers off, restricted to this host's address");
        }
    }

    /** Whether cancels of the core reach the venue and their answers come back. */
    private boolean isHeard() {
        return failure() == null && adapter.isReady();
    }

    private void trip(final String who, final String reason) {
        if (mode != RunMode.RECORD) {
            halt().trip(who, reason);
        }
    }

    @Override
    public Throwable failure() {
        final Throwable fault = engine.fault();
        return fault != null ? fault : loop.failure();
    }

    @Override
    public void arm(final String who, final String reason) throws InterruptedException {
        if (halt().isTripped()) {
            halt().open(); // says who pulled it
        }
        final long end = System.nanoTime() + READY_TIMEOUT_NS;
        while (!loop.isReconciled() || !haveTops()) {
            if (failure() != null) {
                throw new IllegalStateException("the session failed while it connected", failure());
            }
            if (!adapter.refusal().isEmpty()) {
                throw new VerbException(
                        ExitCode.VENUE,
                        "RP-V003",
                        "the venue refuses the key: " + adapter.refusal(),
                        "venues." + venue() + ".credentials",
                        "check key, secret, key_type and the addresses it is bound to; keys of the test system are other ones");
            }
            if (System.nanoTime() > end) {
                throw new VerbException(
                        ExitCode.VENUE,
                        "RP-V002",
                        "no valid book and private stream within 30 s of the start",
                        venue(),
                        log + " has what the venue said; is it up?");
            }
            ladder.look();
            Thread.sleep(POLL_MS);
        }
        halt().open();
        engine.command(CommandKind.ARM, -1, who, reason);
        ladder.armed();
    }

    private boolean haveTops() {
        return engine.inspect(core -> {
            boolean all = true;
            for (int i = 0; i < catalogue.instruments().size(); i++) {
                all &= core.core().state().markets.hasTop(i);
            }
            return all;
        });
    }

    @Override
    public long framesDropped() {
        return adapter.framesDropped();
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
        return "binance";
    }

    @Override
    public TradingPlace place() {
        return place;
    }

    @Override
    public CoreRunner stop(final StopCause cause) {
        guard.close();
        loop.stop();
        adapter.close();
        engine.stop(cause);
        final Throwable failure = loop.failure();
        if (failure != null && engine.fault() == null) {
            throw new VerbException(
                    ExitCode.INTERNAL_ERROR,
                    "RP-E003",
                    "the gateway to the venue stopped: " + failure,
                    venue(),
                    sendsOrders
                            ? "it is halted; look at what is open at the venue, then start it and `reprise ctl resume`"
                            : log + " has it; what was journaled before is whole",
                    failure);
        }
        return engine.runner();
    }

    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
        loop.abandon();
        adapter.close();
        engine.close();
    }
}
