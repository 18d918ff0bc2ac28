package dev.reprise.localvenues.binance;

import dev.reprise.simulator.market.MarketSettings;
import dev.reprise.simulator.market.SeededMarket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Drives seeded markets by the wall clock, or faster.
 *
 * <p>Times it publishes are wall-clock times whatever the speed. After a stall it goes on where it stopped instead of rushing
 * through what was missed. On the venue thread only.
 */
final class SeededVenueMarket implements VenueMarket {
    private static final long FAST_NS = 100_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final int FAST_PER_SECOND = 10;
    private static final long LONGEST_STALL_NS = 2 * SECOND_NS;

    private final List<SeededInstrument> instruments = new ArrayList<>();
    private final double speed;
    private Runnable afterStep = () -> {};
    private long marketTime;
    private long lastNs;
    private long nextDepthNs;
    private long ticks;

    SeededVenueMarket(
            final LocalBinanceSettings settings, final StreamHub hub, final long startTimeMs, final long startNs) {
        speed = settings.speed();
        marketTime = startTimeMs * 1_000_000;
        lastNs = startNs;
        nextDepthNs = startNs + FAST_NS;
        long seed = settings.seed();
        for (final VenueSymbol symbol : settings.symbols()) {
            final MarketSettings market = new MarketSettings(
                    marketTime,
                    symbol.startPrice(),
                    symbol.tickSize(),
                    symbol.lotSize(),
                    symbol.typicalQty(),
                    MarketSettings.DEFAULT_VOLATILITY_BPS,
                    MarketSettings.DEFAULT_TREND_BPS);
            final SeededInstrument instrument =
                    new SeededInstrument(symbol, new SeededMarket(market, seed++), hub, startTimeMs);
            instrument.market.listener(instrument);
            instruments.add(instrument);
        }
    }

    /** What runs after every step of an agent. */
    void afterStep(final Runnable action) {
        afterStep = action;
    }

    List<SeededInstrument> instruments() {
        return instruments;
    }

    SeededInstrument instrument(final String symbol) throws ApiError {
        for (final SeededInstrument instrument : instruments) {
            if (instrument.symbol.symbol().equals(symbol)) {
                return instrument;
            }
        }
        throw ApiError.invalidSymbol();
    }

    @Override
    public long advance(final long nowNs) {
        marketTime += (long) (Math.min(nowNs - lastNs, LONGEST_STALL_NS) * speed);
        lastNs = nowNs;
        long next = Long.MAX_VALUE;
        for (final SeededInstrument instrument : instruments) {
            final SeededMarket market = instrument.market;
            while (market.nextTime() <= marketTime) {
                market.step();
                instrument.publishTouch(false);
                afterStep.run();
            }
            market.moveTo(marketTime);
            next = Math.min(next, (long) ((market.nextTime() - marketTime) / speed));
        }
        if (nowNs >= nextDepthNs) {
            nextDepthNs = Math.max(nextDepthNs + FAST_NS, nowNs);
            publishDepth();
        }
        return Math.min(next, nextDepthNs - nowNs);
    }

    private void publishDepth() {
        ticks++;
        final boolean isSecond = ticks % FAST_PER_SECOND == 0;
        for (final SeededInstrument instrument : instruments) {
            instrument.publishDepth(false);
            if (isSecond) {
                instrument.publishDepth(true);
                instrument.publishKlines(ticks % (2 * FAST_PER_SECOND) == 0);
            }
        }
    }

    @Override
    public List<VenueSymbol> symbols() {
        return instruments.stream().map(i -> i.symbol).toList();
    }

    /** Other rules from now on for the symbol of that name. */
    void rules(final VenueSymbol changed) {
        for (final SeededInstrument instrument : instruments) {
            if (instrument.symbol.symbol().equals(changed.symbol())) {
                instrument.symbol = changed;
            }
        }
    }

    @Override
    public String key(final String stream) {
        return StreamNames.seededKey(stream);
    }

    @Override
    public void onSubscribed(final String key, final long nowNs) {
        for (final SeededInstrument instrument : instruments) {
            if (key.startsWith(instrument.symbol.lower() + "@kline_")) {
                instrument.addKline(key);
            } else if (key.equals(instrument.symbol.lower() + "@" + StreamNames.BOOK_TICKER)) {
                instrument.publishTouch(true);
            }
        }
    }

    @Override
    public void depth(final VenueSymbol symbol, final int limit, final Consumer<Answer> answer) {
        for (final SeededInstrument instrument : instruments) {
            if (instrument.symbol.symbol().equals(symbol.symbol())) {
                answer.accept(Answer.ok(instrument.book(limit)));
                return;
            }
        }
        throw new IllegalArgumentException("not a symbol of this market: symbol=" + symbol.symbol());
    }
}
