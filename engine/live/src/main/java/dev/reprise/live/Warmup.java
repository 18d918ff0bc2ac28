package dev.reprise.live;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.StrategyLoader;
import dev.reprise.journal.DirectoryTree;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets the JIT compile the way of an order before there is a real one: a scratch engine with the session's instruments, limits and
 * strategies runs on a made-up market for a moment, with one strategy more that orders, amends and cancels. It has a journal of its own,
 * which is removed, and orders that lead nowhere. It trades in rounds until the JIT finds no more to do. Nothing of it is the
 * session's: not the journal, not the strategies' memory, not the client order ids.
 */
final class Warmup {
    private static final String DIRECTORY_SUFFIX = ".warmup";
    private static final long LATENCY_NS = 1_000_000;
    private static final int CHUNK = 256;
    private static final int CHUNKS = 128; // of a round: some 3,000 new orders
    private static final int LEAST_ROUNDS = 6; // an order's way is called 5,000 times before it is compiled for good
    private static final int MOST_ROUNDS = 24;

    private Warmup() {}

    /**
     * Runs for a while.
     *
     * @param settings of the engine that is about to start; its instance's lock is held
     * @param atMost wall-clock time
     * @return orders that led nowhere
     * @throws UncheckedIOException when the scratch journal cannot be made or removed
     */
    static long run(final LiveEngine.Settings settings, final SessionSpec spec, final Duration atMost) {
        final Path journal = settings.journal().toAbsolutePath().normalize();
        final Path scratch = journal.resolveSibling(journal.getFileName() + DIRECTORY_SUFFIX);
        remove(scratch);
        try {
            final boolean isPaper = spec.mode() == RunMode.PAPER;
            final Duration other = isPaper ? Duration.ZERO : atMost.dividedBy(4);
            long orders = run(settings, scratch.resolve("paper"), of(spec, RunMode.PAPER), atMost.minus(other));
            if (!isPaper) { // without the simulated venue some branches are others
                orders += run(settings, scratch.resolve("live"), of(spec, spec.mode()), other);
            }
            return orders;
        } finally {
            remove(scratch);
        }
    }

    private static long run(
            final LiveEngine.Settings settings, final Path journal, final SessionSpec spec, final Duration atMost) {
        final AtomicLong orders = new AtomicLong();
        final LiveClock clock = new LiveClock();
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small(),
                        settings.pipeline(),
                        settings.core(),
                        loader(settings.loader()),
                        settings.models(),
                        0),
                spec,
                clock,
                (buffer, offset, length) -> orders.incrementAndGet());
        try {
            engine.command(CommandKind.ARM, -1, "warm-up", "");
            final WarmupMarket market = new WarmupMarket(engine.publisher(), spec.instruments(), clock.nanos());
            final JitWatch jit = new JitWatch();
            final long end = System.nanoTime() + atMost.toNanos();
            boolean isCompiling = true;
            for (int round = 0; round < LEAST_ROUNDS || isCompiling && round < MOST_ROUNDS; round++) {
                for (int i = 0; i < CHUNKS && engine.fault() == null && System.nanoTime() - end < 0; i++) {
                    market.publish(CHUNK);
                }
                isCompiling = jit.awaitRest(end);
            }
        } finally {
            engine.stop(StopCause.END_OF_DATA);
        }
        return orders.get();
    }

    /** The session with one strategy more. */
    private static SessionSpec of(final SessionSpec spec, final RunMode mode) {
        final List<SessionSpec.StrategySpec> strategies = new ArrayList<>(spec.strategies());
        strategies.add(strategy(WarmupStrategy.NAME, spec.instruments().get(0)));
        return of(spec, mode, strategies, spec.limits());
    }

    /** A strategy without parameters. */
    static SessionSpec.StrategySpec strategy(final String name, final Instrument instrument) {
        return new SessionSpec.StrategySpec(name, name, List.of(instrument.symbol()), "");
    }

    /** The session with these strategies and limits, on a simulated venue, with balances for anything. */
    static SessionSpec of(
            final SessionSpec spec,
            final RunMode mode,
            final List<SessionSpec.StrategySpec> strategies,
            final List<LimitsSpec> limits) {
        return new SessionSpec(
                spec.run(),
                spec.instance(),
                spec.version(),
                mode,
                spec.environment(),
                spec.seed(),
                new SimulationSpec(LATENCY_NS, LATENCY_NS, FillModelKind.RISK_AVERSE, 0),
                spec.configuration(),
                spec.codeHashes(),
                spec.currencies(),
                spec.instruments(),
                limits,
                strategies,
                spec.currencies().stream()
                        .map(currency -> new SessionSpec.BalanceSpec(currency.index(), Long.MAX_VALUE / 4))
                        .toList());
    }

    private static StrategyLoader loader(final StrategyLoader loader) {
        return (factory, parameters) ->
                factory.equals(WarmupStrategy.NAME) ? new WarmupStrategy(false) : loader.load(factory, parameters);
    }

    private static void remove(final Path directory) {
        try {
            DirectoryTree.delete(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
