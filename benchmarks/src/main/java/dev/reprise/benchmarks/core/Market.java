package dev.reprise.benchmarks.core;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.market.MarketRecords;
import dev.reprise.simulator.market.MarketSettings;
import dev.reprise.simulator.market.RecordSink;
import dev.reprise.simulator.market.SeededMarket;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One instrument, its seeded market, and a session with one strategy and limits that are checked and do not bind. */
public final class Market {
    /** When the session begins, UTC ns. */
    public static final long START = 1_700_000_000_000_000_000L;

    /** What the core makes room for. */
    public static final CoreSettings CORE = new CoreSettings(4, 4, 4, 64, 4_096);

    static final Currency USDT = new Currency(0, "USDT", 8);
    static final Currency BTC = new Currency(1, "BTC", 8);
    static final Instrument BTC_USDT = new Instrument(
            0,
            1,
            "BTC-USDT.SIM",
            "BTCUSDT",
            "SIM",
            BTC,
            USDT,
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            new Instrument.Fees(10_000, 50_000),
            false);
    static final long PRICE = 6_000_000;

    private static final long SEED = 5;
    private static final long TYPICAL_QTY = 2_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int LATENCY = 1_000_000;

    private Market() {}

    /** Seconds of a market with trends and bursts: a snapshot, then trades, touches and book updates. */
    public static void publish(final long seconds, final RecordSink sink) {
        final SeededMarket market = new SeededMarket(MarketSettings.of(BTC_USDT, START, PRICE, TYPICAL_QTY), SEED);
        final MarketRecords records = new MarketRecords(market, BTC_USDT, 1, sink);
        final long end = START + seconds * SECOND;
        while (records.nextTime() <= end) {
            records.step(records.nextTime());
        }
    }

    /** The venue of the session. */
    public static VenueModel venue() {
        return new PaperVenue(new PaperSettings(LATENCY, LATENCY, FillModel.RISK_AVERSE));
    }

    /** Every limit there is set and none off, wide enough for one order after a hundred others. */
    static LimitsSpec everyLimit() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.start() == Limit.NO_START ? 0 : limit.start());
        }
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 1_000_000L);
        limits.put(Limit.MAX_POSITION_NOTIONAL, 1_000_000_00000000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_GROSS_EXPOSURE, 1_000_000_00000000L);
        limits.put(Limit.MAX_NET_EXPOSURE, 1_000_000_00000000L);
        limits.put(Limit.MAX_LEVERAGE, 30_000L);
        limits.put(Limit.MAX_DRAWDOWN, 1_000L);
        limits.put(Limit.MAX_LOSING_STREAK, 10L);
        limits.put(Limit.MAX_TOP_AGE, 60 * SECOND);
        limits.put(Limit.MAX_BOOK_AGE, 60 * SECOND);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_DRIFT, 5_000L);
        limits.put(Limit.FREE_REQUESTS, 0L); // the ratios are worked out for every order
        return new LimitsSpec(-1, -1, -1, limits);
    }

    /** What the venue takes of us. */
    static LimitsSpec venueLimit() {
        return new LimitsSpec(
                -1, -1, -1, 0, Map.of(Limit.ORDERS_PER_WINDOW, 1_000L, Limit.THROTTLE_WINDOW, 10 * SECOND));
    }

    /** A session on paper. */
    public static SessionSpec session() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        // As a trader would: a check that is off is not a check.
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 1_000_000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 50L);
        limits.put(Limit.ORDERS_PER_WINDOW, 10_000L);
        limits.put(Limit.CANCELS_PER_WINDOW, 10_000L);
        limits.put(Limit.THROTTLE_WINDOW, SECOND);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_TOP_AGE, 60 * SECOND);
        limits.put(Limit.MAX_BOOK_AGE, 60 * SECOND);
        limits.put(Limit.DUPLICATE_WINDOW, SECOND / 2);
        return new SessionSpec(
                "run",
                "benchmark",
                "0",
                RunMode.PAPER,
                4,
                SEED,
                new SimulationSpec(LATENCY, LATENCY, FillModelKind.RISK_AVERSE, 0),
                "mode: paper\n",
                "",
                List.of(USDT, BTC),
                List.of(BTC_USDT),
                List.of(new LimitsSpec(-1, -1, -1, limits)),
                List.of(new SessionSpec.StrategySpec("quiet-1", "quiet", List.of(BTC_USDT.symbol()), "")),
                List.of(
                        new SessionSpec.BalanceSpec(0, Long.MAX_VALUE / 4),
                        new SessionSpec.BalanceSpec(1, Long.MAX_VALUE / 4)));
    }
}
