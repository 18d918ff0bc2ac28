package dev.reprise.core;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.core.bar.BarBuilder;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.host.StrategyHost;
import java.util.ArrayList;
import java.util.List;

/** The bars that strategies subscribed to: fed by trades, closed by trades and by timers of the engine. */
final class Bars {
    private final CoreState state;
    private final List<Subscription> subscriptions = new ArrayList<>();

    private static final class Subscription {
        private final BarBuilder builder;
        private int strategy;
        private long scheduled = Long.MAX_VALUE;

        private Subscription(final int strategy, final BarBuilder builder) {
            this.strategy = strategy;
            this.builder = builder;
        }
    }

    Bars(final CoreState state) {
        this.state = state;
    }

    void subscribe(final int strategy, final Instrument instrument, final BarSpec spec) {
        subscriptions.add(new Subscription(strategy, new BarBuilder(instrument, spec)));
    }

    /** Forgets a strategy's bars: it is being replaced. */
    void unsubscribe(final int strategy) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (subscriptions.get(i).strategy == strategy) {
                subscriptions.get(i).strategy = Records.NO_STRATEGY;
            }
        }
    }

    void onTrade(final int instrument, final long now, final long price, final long qty, final StrategyHost host) {
        for (int i = 0; i < subscriptions.size(); i++) {
            final Subscription s = subscriptions.get(i);
            if (s.strategy >= 0 && s.builder.instrument().index() == instrument) {
                final boolean closed = s.builder.onTrade(now, price, qty);
                schedule(i, s);
                if (closed) {
                    host.onBar(s.strategy, s.builder);
                }
            }
        }
    }

    /** The timer of one subscription came due. */
    void onTimer(final int index, final long deadline, final StrategyHost host) {
        final Subscription s = subscriptions.get(index);
        if (s.strategy < 0) {
            return;
        }
        final boolean closed = s.builder.onTimer(deadline);
        s.scheduled = Long.MAX_VALUE;
        schedule(index, s);
        if (closed) {
            host.onBar(s.strategy, s.builder);
        }
    }

    private void schedule(final int index, final Subscription s) {
        final long next = s.builder.nextDeadline();
        if (next != s.scheduled && next != Long.MAX_VALUE) {
            s.scheduled = next;
            state.engineTimers.schedule(
                    next,
                    TimerKind.BAR.value(),
                    s.strategy,
                    s.builder.instrument().index(),
                    index);
        }
    }

    long stateHash() {
        long hash = subscriptions.size();
        for (int i = 0; i < subscriptions.size(); i++) {
            hash = Mix.step(hash, subscriptions.get(i).builder.stateHash());
            hash = Mix.step(hash, subscriptions.get(i).strategy);
        }
        return hash;
    }
}
