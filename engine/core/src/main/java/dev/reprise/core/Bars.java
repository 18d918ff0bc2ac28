package dev.reprise.core;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BarKind;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.core.bar.BarBuilder;
import dev.reprise.core.bar.BarMerger;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.host.Actions;
import dev.reprise.core.host.StrategyHost;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The bars that strategies subscribed to: fed by trades, closed by trades and by timers of the engine. Of an instrument whose trades nobody
 * tells they are the venue's own bars, or are made of several of them, at the end of the last one.
 */
final class Bars {
    private final CoreState state;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final VenueBarDecoder venueBar = new VenueBarDecoder();
    private final boolean[] hasTrades; // by instrument

    private static final class Subscription {
        private final BarBuilder builder;
        private final BarMerger merger;
        private int strategy;
        private long scheduled = Long.MAX_VALUE;

        private Subscription(final int strategy, final Instrument instrument, final BarSpec spec) {
            this.strategy = strategy;
            builder = new BarBuilder(instrument, spec);
            merger = new BarMerger(instrument, spec);
        }
    }

    Bars(final CoreState state) {
        this.state = state;
        hasTrades = new boolean[state.settings.maxInstruments()];
    }

    void subscribe(final int strategy, final Instrument instrument, final BarSpec spec) {
        subscriptions.add(new Subscription(strategy, instrument, spec));
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
        hasTrades[instrument] = true;
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

    /** Whether the bar that was wrapped last is a final one of an instrument without trades: what then tells of its prices. */
    boolean isWhole(final int instrument) {
        return !hasTrades[instrument] && venueBar.closed() != 0;
    }

    /** The venue's bar at this place, to be read while its input is at hand. */
    VenueBarDecoder wrap(final DirectBuffer buffer, final int offset) {
        return venueBar.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
    }

    /** The venue's bar that was wrapped last; a strategy that asked for bars which cannot be made of it is told by {@code failures}. */
    void onVenueBar(final int instrument, final StrategyHost host, final Actions failures) {
        for (int i = 0; i < subscriptions.size(); i++) {
            final Subscription s = subscriptions.get(i);
            if (s.strategy < 0 || s.builder.instrument().index() != instrument) {
                continue;
            }
            final long openTime = venueBar.openTime();
            if (!s.merger.canMerge(venueBar.closeTime() - openTime)) {
                failures.onFailure(s.strategy, wrongLength(s.merger.spec()));
                s.strategy = Records.NO_STRATEGY;
                continue;
            }
            if (s.merger.endsBefore(openTime)) {
                host.onBar(s.strategy, s.merger);
            }
            final boolean closed = s.strategy >= 0
                    && s.merger.add(
                            openTime,
                            venueBar.closeTime(),
                            venueBar.openPrice(),
                            venueBar.highPrice(),
                            venueBar.lowPrice(),
                            venueBar.closePrice(),
                            venueBar.volume(),
                            venueBar.trades());
            if (closed) {
                host.onBar(s.strategy, s.merger);
            }
        }
    }

    private IllegalArgumentException wrongLength(final BarSpec wanted) {
        final long length = venueBar.closeTime() - venueBar.openTime();
        return new IllegalArgumentException("bars of " + wanted + " cannot be made of the venue's bars of "
                + length / 1_000_000 + " ms, and no trades are told; ask for time bars of that length or a multiple");
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

    /** Writes or reads every subscription with its bars, in place of what is there. */
    void carry(final Carrier carrier) {
        final int count = carrier.carry(subscriptions.size());
        if (carrier.isReading()) {
            subscriptions.clear();
        }
        for (int i = 0; i < count; i++) {
            if (carrier.isReading()) {
                subscriptions.add(read(carrier));
            } else {
                final Subscription s = subscriptions.get(i);
                carrier.carry(s.strategy);
                carrier.carry(s.builder.instrument().index());
                carrier.carry(s.builder.spec().kind(), BarKind.values());
                carrier.carry(s.builder.spec().size());
            }
            final Subscription s = subscriptions.get(i);
            s.scheduled = carrier.carry(s.scheduled);
            s.builder.carry(carrier);
            s.merger.carry(carrier);
        }
        carrier.carry(hasTrades);
    }

    private Subscription read(final Carrier carrier) {
        final int strategy = carrier.carry(0);
        final Instrument instrument = state.markets.instrument(carrier.carry(0));
        final BarKind kind = carrier.carry((BarKind) null, BarKind.values());
        return new Subscription(strategy, instrument, new BarSpec(kind, carrier.carry(0L)));
    }

    long stateHash() {
        long hash = subscriptions.size();
        for (int i = 0; i < subscriptions.size(); i++) {
            hash = Mix.step(hash, subscriptions.get(i).builder.stateHash());
            hash = Mix.step(hash, subscriptions.get(i).merger.stateHash());
            hash = Mix.step(hash, subscriptions.get(i).strategy);
        }
        for (int i = 0; i < hasTrades.length; i++) {
            hash = hasTrades[i] ? Mix.step(hash, i) : hash;
        }
        return hash;
    }
}
