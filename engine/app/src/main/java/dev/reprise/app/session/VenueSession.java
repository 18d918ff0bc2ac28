package dev.reprise.app.session;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.binance.KeyRights;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.ExecutionReader;
import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.VenueException;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.core.CoreState;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.order.Orders;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session on Binance's protocol over real sockets. With {@code mode: live} its orders go to the venue, with {@code mode: paper}
 * to the simulator, and only market data comes from there. A recording is market data alone.
 */
public final class VenueSession implements TradingSession {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);
    private static final int GATEWAY_SPINS = 100;
    private static final long GATEWAY_REST_NS = 100_000; // what the venue owes an answer to is looked at as often
    private static final long READY_TIMEOUT_NS = 30_000_000_000L;
    private static final long POLL_MS = 5;

    private final LiveEngine engine;
    private final BinanceAdapter adapter;
    private final Gateway gateway;
    private final Thread gatewayThread;
    private final Catalogue catalogue;
    private final List<String> strategies;
    private final StartLadder ladder;
    private final RunMode mode;
    private final boolean sendsOrders;
    private volatile Guard guard;
    private volatile boolean running = true;
    private volatile boolean reconciled;
    private volatile Throwable failure;

    /** The gateway is there before the ring it reports into: cancels may wait in its queue while the engine starts. */
    private static final class LatePublisher implements EventPublisher {
        private final AtomicReference<EventPublisher> ring = new AtomicReference<>();

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            return ring.get().offer(buffer, offset, length);
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            ring.get().publish(buffer, offset, length);
        }

        @Override
        public int maxRecordLength() {
            return ring.get().maxRecordLength();
        }

        @Override
        public boolean isDrained() {
            return ring.get().isDrained();
        }

        @Override
        public long nanos() {
            return ring.get().nanos();
        }
    }

    private VenueSession(
            final LiveEngine engine,
            final BinanceAdapter adapter,
            final Gateway gateway,
            final Catalogue catalogue,
            final List<String> strategies,
            final StartLadder ladder,
            final RunMode mode) {
        this.engine = engine;
        this.adapter = adapter;
        this.gateway = gateway;
        this.catalogue = catalogue;
        this.strategies = strategies;
        this.ladder = ladder;
        this.mode = mode;
        sendsOrders = mode == RunMode.LIVE;
        gatewayThread = new Thread(this::runGateway, "reprise-gateway-binance");
    }

    /**
     * Starts or continues a session; it is not armed.
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
        final RunMode mode = resolved.config().mode() == EngineConfig.Mode.LIVE ? RunMode.LIVE : RunMode.PAPER;
        return start(resolved, catalog, journal, runId, settings, credentials, skip, mode);
    }

    /**
     * Starts a recording: market data of the configured instruments into a journal. It needs no credentials, runs no strategy and
     * is never armed. Where a trading session drops what it has no time for and says so, a recording lets the venue wait.
     *
     * @param resolved names no strategies
     * @param journal directory of its journal, which is not there yet
     * @param runId for people
     * @param settings where the venue is, and what to take
     */
    public static VenueSession record(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings) {
        return start(resolved, catalog, journal, runId, settings, null, 0, RunMode.RECORD);
    }

    private static VenueSession start(
            final ResolvedConfig resolved,
            final StrategyCatalog catalog,
            final Path journal,
            final String runId,
            final BinanceSettings settings,
            final Credentials credentials,
            final long skip,
            final RunMode mode) {
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
            final StrategyMaker maker = new StrategyMaker(catalog, Map.of());
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
                    Engines.settings(config, journal, maker, skip),
                    mode == RunMode.PAPER ? spec : spec.withoutBalances(),
                    new LiveClock(),
                    live ? release : Release.NONE);
            final List<String> names =
                    config.strategies().stream().map(StrategyConfig::name).toList();
            Engines.requireEnabled(engine, names);
            Engines.requireSame(engine, catalogue);
            Engines.reportHealth(engine, config);
            publisher.ring.set(engine.publisher());
            Engines.climbed(ladder, engine);
            final VenueSession session = new VenueSession(engine, adapter, gateway, catalogue, names, ladder, mode);
            session.climb();
            adapter.start(session.new Lent());
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
            session.gatewayThread.start();
            return session;
        } catch (final VenueException e) {
            adapter.close();
            throw new VerbException(
                    ExitCode.VENUE,
                    "RP-V001",
                    e.getMessage(),
                    settings.endpoints().rest().toString(),
                    "is the venue reachable from here? `reprise doctor`; for a local one `reprise venue binance`",
                    e);
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
            ladder.await("reconciled with the venue", () -> reconciled, () -> engine.inspect(this::openOrders));
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
                .forEach(position -> counts.merge(position.get("protected_by").asString(), 1, Integer::sum));
        final StringBuilder text = new StringBuilder();
        counts.forEach((by, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" protected by ")
                .append(by));
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

    /** What the adapter borrows. */
    private final class Lent implements VenueAdapter.Context {
        private final List<Currency> currencies = engine.inspect(VenueSession::known);

        @Override
        public List<Instrument> instruments() {
            return catalogue.instruments();
        }

        @Override
        public List<Currency> currencies() {
            return currencies;
        }

        @Override
        public int venueIndex() {
            return 0;
        }

        @Override
        public boolean mayLeave(final DirectBuffer buffer, final int offset) {
            return gateway.mayLeave(buffer, offset);
        }

        @Override
        public void executions(final ExecutionReader reader) {
            engine.inspect(core -> {
                core.core().state().orders.forEachExecution(reader);
                return null;
            });
        }

        @Override
        public void externalOrders(final ExternalOrderReader reader) {
            engine.inspect(core -> {
                core.core().state().orders.external().forEach(reader);
                return null;
            });
        }

        @Override
        public EventPublisher publisher(final String threadName) {
            return mode == RunMode.RECORD ? new WaitingPublisher(engine.publisher()) : engine.publisher();
        }
    }

    /** The catalogue's currencies, and those that fees brought in earlier sessions. */
    private static List<Currency> known(final CoreRunner core) {
        final CoreState state = core.core().state();
        final List<Currency> known = new ArrayList<>();
        for (int i = 0; i < state.settings.maxCurrencies(); i++) {
            if (state.portfolio.currency(i) != null) {
                known.add(state.portfolio.currency(i));
            }
        }
        return List.copyOf(known);
    }

    /** Whether cancels of the core reach the venue and their answers come back. */
    private boolean isHeard() {
        return failure() == null && adapter.isReady();
    }

    private void runGateway() {
        int idle = 0;
        int sessions = 0;
        boolean cancelled = !sendsOrders;
        try {
            while (running) {
                final int work = gateway.doWork();
                if (work > 0 && CrashPoint.takeReleased()) {
                    CrashPoint.pass(CrashPoint.SENT);
                }
                final int now = adapter.privateSessions();
                if (sendsOrders && now != sessions) {
                    sessions = now;
                    resolve();
                }
                reconciled = adapter.isReady();
                if (engine.fault() != null && !cancelled) {
                    cancelled = true;
                    halt().trip("engine", "stopped by a fault: " + engine.fault());
                }
                idle = work > 0 ? 0 : idle + 1;
                if (idle > GATEWAY_SPINS) {
                    gateway.rest(GATEWAY_REST_NS);
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (final RuntimeException | Error e) {
            if (running) {
                failed(e);
            }
        }
    }

    /** Nothing leaves any more, and nobody asks what became of what left: no reason to go on. */
    private void failed(final Throwable e) {
        failure = e;
        LOG.error("the gateway to {} stopped", venue(), e);
        if (mode != RunMode.RECORD) {
            halt().trip("gateway", "stopped by a fault: " + e);
        }
    }

    @Override
    public Throwable failure() {
        final Throwable fault = engine.fault();
        return fault != null ? fault : failure;
    }

    /**
     * After every connect the adapter reads what is open and what filled meanwhile; it does not know the orders of earlier processes,
     * so each that may have ended is asked for.
     */
    private void resolve() {
        for (final Uncertain order : engine.inspect(VenueSession::working)) {
            adapter.query(order.clientOrderId, order.instrument, order.mayBeReplaced);
        }
    }

    private record Uncertain(long clientOrderId, int instrument, boolean mayBeReplaced) {}

    /** Whatever we think is working may have ended while we were away, and what is UNKNOWN may be anything. */
    private static List<Uncertain> working(final CoreRunner core) {
        final Orders orders = core.core().state().orders;
        final List<Uncertain> working = new ArrayList<>();
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.status(slot) != OrderStatus.HELD) {
                working.add(
                        new Uncertain(orders.clientOrderId(slot), orders.instrument(slot), orders.mayBeReplaced(slot)));
            }
        }
        return working;
    }

    @Override
    public void arm(final String who, final String reason) throws InterruptedException {
        if (halt().isTripped()) {
            halt().open(); // says who pulled it
        }
        final long end = System.nanoTime() + READY_TIMEOUT_NS;
        while (!reconciled || !haveTops()) {
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
                        "look at the log for what the venue said; is it up?");
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
    public CoreRunner stop(final StopCause cause) {
        guard.close();
        running = false;
        try {
            gatewayThread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        adapter.close();
        engine.stop(cause);
        if (failure != null && engine.fault() == null) {
            throw new VerbException(
                    ExitCode.INTERNAL_ERROR,
                    "RP-E003",
                    "the gateway to the venue stopped: " + failure,
                    venue(),
                    sendsOrders
                            ? "it is halted; look at what is open at the venue, then start it and `reprise ctl resume`"
                            : "the log has it; what was journaled before is whole",
                    failure);
        }
        return engine.runner();
    }

    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
        running = false;
        adapter.close();
        engine.close();
    }
}
