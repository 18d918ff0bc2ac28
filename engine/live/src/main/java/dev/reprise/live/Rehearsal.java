package dev.reprise.live;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps the code of an order's way near the processor while nothing comes: a scratch core of its own takes one made-up record, and
 * where that moves the touch a strategy of its own sends an order that cannot fill. Its log goes nowhere, and nothing of it is the session's. A thread that
 * spins does this between two looks at the ring; without it the first order after a pause of milliseconds meets code that the
 * processor has to fetch and to guess at anew, line by line.
 *
 * <p>The thread of the core, after the constructor's; allocates nothing in {@link #run}.
 */
final class Rehearsal implements Runnable {
    private static final String NAME = "rehearsal";
    private static final List<Limit> OF_MANY =
            List.of(Limit.MAX_ORDERS_PER_TRADE, Limit.ORDERS_PER_WINDOW, Limit.DUPLICATE_WINDOW);
    private static final int ROUNDS = 6;
    private static final int RECORDS = 10_000; // of a round
    private static final int LEAST_RECORDS = 100;

    private final CoreRunner runner;
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final WarmupMarket market;
    private final WarmupStrategy strategy = new WarmupStrategy(true);

    /** @param settings what the session's core is made of, {@code spec} what it trades */
    Rehearsal(final LiveEngine.Settings settings, final SessionSpec spec) {
        final Instrument instrument = spec.instruments().get(0);
        final SessionSpec own =
                Warmup.of(spec, RunMode.PAPER, List.of(Warmup.strategy(NAME, instrument)), limits(spec));
        final StrategyLoader loader = (factory, parameters) -> strategy;
        runner = new CoreRunner(settings.core(), loader, settings.models().create(RunMode.PAPER, own.simulation()));
        runner.withoutCheckpoints(); // hashing all of a large core takes longer than the order that must not wait for
        // it
        final Direct direct = new Direct();
        final SessionRecords session = new SessionRecords(direct);
        session.start(own, 1, direct.nanos(), own.balances());
        session.command(CommandKind.ARM, -1, NAME, "");
        market = new WarmupMarket(direct, List.of(instrument), direct.nanos());
    }

    /** The session's, but for how many orders there may be in a time and to a trade: these are many and never trade. */
    private static List<LimitsSpec> limits(final SessionSpec spec) {
        return spec.limits().stream()
                .map(limits -> {
                    final Map<Limit, Long> values = new EnumMap<>(Limit.class);
                    values.putAll(limits.values());
                    for (final Limit limit : OF_MANY) {
                        values.computeIfPresent(limit, (known, value) -> known.off());
                    }
                    return new LimitsSpec(
                            limits.strategy(), limits.instrument(), limits.currency(), limits.venue(), values);
                })
                .toList();
    }

    /**
     * Lets the JIT see it before it matters, for so long at most.
     *
     * @throws IllegalStateException when no order passes the risk gate: with the session's limits at a made-up price
     */
    void practise(final Duration atMost) {
        final long end = System.nanoTime() + atMost.toNanos();
        for (int i = 0; i < LEAST_RECORDS; i++) {
            run();
        }
        final JitWatch jit = new JitWatch();
        boolean isCompiling = true;
        for (int round = 0; isCompiling && round < ROUNDS; round++) {
            for (int i = 0; i < RECORDS && System.nanoTime() - end < 0; i++) {
                run();
            }
            isCompiling = jit.awaitRest(end);
        }
        if (orders() == 0) {
            throw new IllegalStateException("the risk gate denies every rehearsed order");
        }
    }

    /** One record. */
    @Override
    public void run() {
        market.publish(1);
    }

    /** Orders that passed the risk gate so far. */
    long orders() {
        return strategy.orders();
    }

    /** To the scratch core. */
    private final class Direct implements DirectPublisher {
        private static final long BEGIN = 1_700_000_000_000_000_000L;

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            input.putBytes(0, buffer, offset, length);
            Records.age(input, 0, 0);
            runner.run(input, 0, length);
        }

        @Override
        public long nanos() {
            return BEGIN;
        }
    }
}
