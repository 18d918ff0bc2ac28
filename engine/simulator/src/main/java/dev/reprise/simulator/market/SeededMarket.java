package dev.reprise.simulator.market;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.simulator.matching.DoneReason;
import dev.reprise.simulator.matching.MatchingEngine;
import dev.reprise.simulator.matching.MatchingListener;

/**
 * A believable two-sided market out of a seed: market makers, takers and resting traders around a drifting fair value, with
 * trends, calm and bursts, matched by price and time.
 *
 * <p>Time is virtual: {@link #nextTime} says when the next agent acts, {@link #step} lets it. Between steps others may place
 * orders in {@link #engine()}, as owners from {@link #FIRST_EXTERNAL_OWNER} on, after {@link #moveTo} has set the time of
 * their events. The same settings, seed and outside orders give the same market. One thread.
 */
public final class SeededMarket {
    /** Owners below this are the market's agents. */
    public static final int FIRST_EXTERNAL_OWNER = 1000;

    private static final int MAKERS = 4;

    private final Agent[] agents;
    private final FairValue fair;
    private final MatchingEngine engine;
    private MarketListener listener = MarketListener.NONE;
    private MatchingListener orderListener = MatchingListener.NONE;
    private long now;
    private long lastTradeId;
    private long lastUpdateId;

    /** Opens the market: the book is quoted when the constructor returns. */
    public SeededMarket(final MarketSettings settings, final long seed) {
        final SplitMix random = new SplitMix(seed);
        now = settings.startTime();
        fair = new FairValue(settings, random);
        engine = new MatchingEngine(new Relay(), settings.tickSize());
        final Floor floor = new Floor(engine, fair, random, settings);
        agents = new Agent[MAKERS + 4];
        int owner = 0;
        final Anchor anchor = new Anchor(owner + 1, floor, now);
        agents[owner++] = anchor;
        anchor.act();
        while (owner <= MAKERS) {
            final MarketMaker maker = new MarketMaker(owner + 1, floor, now);
            agents[owner++] = maker;
            maker.open();
        }
        agents[owner] = new NoiseTaker(++owner, floor, now);
        agents[owner] = new Arbitrageur(++owner, floor, now);
        agents[owner] = new PassiveTrader(++owner, floor, now);
    }

    /** Who hears trades and level changes from now on. */
    public void listener(final MarketListener newListener) {
        listener = newListener;
    }

    /** Who hears every event of the engine from now on, before the market's listener does; for those who place orders. */
    public void orderListener(final MatchingListener newListener) {
        orderListener = newListener;
    }

    /** The book, and the way in for outside orders. */
    public MatchingEngine engine() {
        return engine;
    }

    /** Market time, UTC ns: that of the last step or move. */
    public long now() {
        return now;
    }

    /** When the next agent acts. */
    public long nextTime() {
        return agents[next()].nextTime();
    }

    /** Lets the next agent act, at {@link #nextTime}. */
    public void step() {
        final Agent agent = agents[next()];
        now = Math.max(now, agent.nextTime());
        fair.advanceTo(now);
        agent.step();
    }

    /**
     * Sets the time for orders from outside; earlier than now changes nothing.
     *
     * @throws IllegalArgumentException when an agent should have acted before
     */
    public void moveTo(final long time) {
        if (time > nextTime()) {
            throw new IllegalArgumentException("an agent acts first: time=" + time + " nextTime=" + nextTime());
        }
        now = Math.max(now, time);
    }

    /** Id of the book's last change. */
    public long lastUpdateId() {
        return lastUpdateId;
    }

    /** Id of the last trade, 0 before the first. */
    public long lastTradeId() {
        return lastTradeId;
    }

    private int next() {
        int next = 0;
        for (int i = 1; i < agents.length; i++) {
            if (agents[i].nextTime() < agents[next].nextTime()) {
                next = i;
            }
        }
        return next;
    }

    private final class Relay implements MatchingListener {
        @Override
        public void onAccepted(final long orderId, final int owner, final long reference) {
            orderListener.onAccepted(orderId, owner, reference);
        }

        @Override
        public void onRejected(
                final long orderId,
                final int owner,
                final long reference,
                final OrderRequest request,
                final RejectCode code) {
            orderListener.onRejected(orderId, owner, reference, request, code);
        }

        @Override
        public void onAmended(final long orderId, final long price, final long qty) {
            orderListener.onAmended(orderId, price, qty);
        }

        @Override
        public void onTrade(
                final long takerId, final long makerId, final long price, final long qty, final Side aggressor) {
            lastTradeId++;
            orderListener.onTrade(takerId, makerId, price, qty, aggressor);
            listener.onTrade(now, lastTradeId, price, qty, aggressor);
        }

        @Override
        public void onDone(final long orderId, final DoneReason reason) {
            orderListener.onDone(orderId, reason);
        }

        @Override
        public void onLevelChanged(final Side side, final long price, final long newQty) {
            lastUpdateId++;
            orderListener.onLevelChanged(side, price, newQty);
            listener.onLevelChange(now, lastUpdateId, side, price, newQty);
        }
    }
}
