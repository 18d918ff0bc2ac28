package dev.reprise.core.host;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Position;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.CoreState;
import java.util.List;

/** One strategy and its context. */
final class HostedStrategy implements StrategyContext {
    final Strategy strategy;
    final int index;
    private final Actions actions;
    private final CoreState state;
    private final List<Instrument> instruments;
    private final boolean[] trades; // by instrument index
    private final Views.TopView top;
    private final Views.BookView book;
    private final Views.PositionView position;
    private final Views.OrderView order;
    private final Builder builder;
    private long random;
    private boolean starting;
    boolean isForgotten; // failed in its start, or differs from the journal: its memory is not carried

    HostedStrategy(
            final Strategy strategy,
            final int index,
            final List<Instrument> instruments,
            final CoreState state,
            final Actions actions) {
        this.strategy = strategy;
        this.index = index;
        this.instruments = List.copyOf(instruments);
        this.state = state;
        this.actions = actions;
        trades = new boolean[state.settings.maxInstruments()];
        instruments.forEach(instrument -> trades[instrument.index()] = true);
        top = new Views.TopView(state.markets);
        book = new Views.BookView(state.markets);
        position = new Views.PositionView(state, index);
        order = new Views.OrderView(state.orders, state.markets);
        builder = new Builder(actions, state.markets, index);
        random = actions.seed() + index;
    }

    /** What the engine itself keeps for it. */
    void carry(final Carrier carrier) {
        random = carrier.carry(random);
    }

    boolean tradesIn(final int instrument) {
        return instrument >= 0 && trades[instrument];
    }

    void start() {
        starting = true;
        try {
            strategy.onStart(this);
        } finally {
            starting = false;
        }
    }

    @Override
    public long now() {
        return actions.now();
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public void subscribeBars(final Instrument instrument, final BarSpec spec) {
        if (!starting) {
            throw new IllegalStateException("bars are subscribed to in onStart only");
        }
        actions.subscribeBars(index, instrument, spec);
    }

    @Override
    public TopOfBook topOfBook(final Instrument instrument) {
        return top.at(instrument);
    }

    @Override
    public Book book(final Instrument instrument) {
        return book.at(instrument);
    }

    @Override
    public Position position(final Instrument instrument) {
        return position.at(instrument);
    }

    @Override
    public OrderBuilder order(final Instrument instrument) {
        return builder.begin(instrument);
    }

    @Override
    public Order orderOf(final long clientOrderId) {
        final int slot = state.orders.slotOf(clientOrderId);
        return slot >= 0 && state.orders.strategy(slot) == index ? order.at(slot) : null;
    }

    @Override
    public int workingOrders(final Instrument instrument) {
        int count = 0;
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            if (state.orders.strategy(slot) == index
                    && state.orders.instrument(slot) == instrument.index()
                    && !isProtective(slot)) {
                count++;
            }
        }
        return count;
    }

    private boolean isProtective(final int slot) {
        return switch (state.orders.role(slot)) {
            case STOP_LOSS, TAKE_PROFIT -> true;
            default -> false;
        };
    }

    @Override
    public boolean cancel(final long clientOrderId) {
        return actions.cancel(index, clientOrderId);
    }

    @Override
    public boolean amend(final long clientOrderId, final long price, final long qty) {
        return actions.amend(index, clientOrderId, 0, price, qty);
    }

    @Override
    public boolean amendStop(final long clientOrderId, final long trigger, final long price, final long qty) {
        if (trigger <= 0) {
            throw new IllegalArgumentException("trigger must be above 0: was " + trigger);
        }
        return actions.amend(index, clientOrderId, trigger, price, qty);
    }

    @Override
    public DenialCode lastDenial() {
        return actions.lastDenial();
    }

    @Override
    public long schedule(final long deadline, final long payload) {
        return actions.schedule(index, deadline, payload);
    }

    @Override
    public void cancelTimer(final long timerId) {
        actions.cancelTimer(index, timerId);
    }

    @Override
    public void gauge(final int gauge, final double value) {
        if (gauge < 0 || gauge >= CoreState.Counters.GAUGES_PER_STRATEGY) {
            throw new IllegalArgumentException("gauge must be 0 to 15: was " + gauge);
        }
        actions.gauge(index, gauge, value);
    }

    /** SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    @Override
    public long nextRandom() {
        random += 0x9E3779B97F4A7C15L;
        long z = random;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
