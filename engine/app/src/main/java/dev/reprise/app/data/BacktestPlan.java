package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.LatencyKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.session.CodeHashes;
import dev.reprise.app.session.Limits;
import dev.reprise.app.session.SessionSpecs;
import dev.reprise.app.session.StrategyMaker;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.ClockSettings;
import dev.reprise.backtest.FeedModel;
import dev.reprise.core.TradingCore;
import dev.reprise.live.session.LatencyTable;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperVenue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that decides a backtest, beside its data. Its text holds no path, no name of the run and no clock, so that the same
 * backtest in another workspace has the same hash.
 *
 * @param config strategies, risk
 * @param simulation the simulated venue, fill model of this run in it
 * @param market definitions, fees of this backtest in them
 * @param initial balances by currency
 * @param seed of every random number
 * @param from strategies begin, UTC ns; {@link Long#MIN_VALUE} for the data's start
 * @param latencies that are not constant
 * @param clocks how the market is placed in time; {@code null} for one clock
 * @param to the end, not in it, UTC ns; {@link Long#MAX_VALUE} for the data's end
 */
record BacktestPlan(
        ResolvedConfig config,
        SimulationConfig simulation,
        MarketData market,
        Map<String, BigDecimal> initial,
        long seed,
        long from,
        long to,
        LatencyTable latencies,
        ClockSettings clocks) {
    private static final int NO_ENVIRONMENT = 4;

    SessionSpec spec(final StrategyCatalog catalog, final String runId) {
        final EngineConfig engine = config.config();
        final List<SessionSpec.StrategySpec> strategies =
                SessionSpecs.strategies(engine, market.instruments(), "the data", new StrategyMaker(catalog, Map.of()));
        return new SessionSpec(
                runId,
                engine.name(),
                Version.text(),
                RunMode.BACKTEST,
                NO_ENVIRONMENT,
                seed,
                simulation.spec(clocks != null, latencies),
                text(strategies),
                CodeHashes.of(deciding(catalog, strategies)),
                market.currencies(),
                market.instruments(),
                Limits.of(
                        engine.risk(),
                        market.instruments(),
                        strategies.stream().map(SessionSpec.StrategySpec::name).toList()),
                strategies,
                SessionSpecs.balances(initial, market.currencies()));
    }

    private static List<Class<?>> deciding(
            final StrategyCatalog catalog, final List<SessionSpec.StrategySpec> strategies) {
        final List<Class<?>> types =
                new ArrayList<>(List.of(Records.class, TradingCore.class, PaperVenue.class, BacktestRunner.class));
        strategies.forEach(strategy -> types.add(
                catalog.find(strategy.factory()).orElseThrow().factory().getClass()));
        return types;
    }

    private String text(final List<SessionSpec.StrategySpec> strategies) {
        final ObjectNode text = Output.JSON.createObjectNode();
        text.put("mode", "backtest");
        text.put("seed", seed);
        text.put("from", from);
        text.put("to", to);
        final ArrayNode list = text.putArray("strategies");
        strategies.forEach(strategy -> list.addObject()
                .put("name", strategy.name())
                .put("type", strategy.factory())
                .put("instruments", String.join(",", strategy.instruments()))
                .put("params", strategy.parameters()));
        final ObjectNode balances = text.putObject("initial");
        new TreeMap<>(initial).forEach((code, amount) -> balances.put(code, amount.toPlainString()));
        final ObjectNode fees = text.putObject("fees");
        for (final Instrument instrument : market.instruments()) {
            fees.putArray(instrument.symbol())
                    .add(instrument.fees().makerRate())
                    .add(instrument.fees().takerRate());
        }
        if (!simulation.charges().tiers().isEmpty()) {
            text.put("fee_tiers", simulation.charges().tiers().toString());
        }
        if (!simulation.charges().funding()) {
            text.put("funding", false);
        }
        simulation
                .charges()
                .constant()
                .ifPresent(constant -> text.putObject("funding")
                        .put("rate", constant.rate().stripTrailingZeros().toPlainString())
                        .put("interval_ns", constant.interval().toNanos()));
        if (simulation.charges().hasImpact()) {
            text.put(
                    "impact_bps",
                    simulation.charges().impactBps().stripTrailingZeros().toPlainString());
        }
        if (simulation.charges().selfTrade() != SelfTradeMode.EXPIRE_MAKER) {
            text.put("self_trade", simulation.charges().selfTrade().name());
        }
        text.put("fill", simulation.fill().toString());
        text.put("order_latency_ns", simulation.orderLatency().toNanos());
        if (!simulation.computeTime().isZero()) {
            text.put("compute_ns", simulation.computeTime().toNanos());
        }
        text.put("response_latency_ns", simulation.responseLatency().toNanos());
        if (!simulation.limits().equals(VenueLimitsSpec.NONE)) {
            text.put("venue_limits", simulation.limits().toString());
        }
        if (latencies.kind() != null) {
            text.put("latencies", latencies.kind().name());
            text.put("latency_points", latencies.points().size());
        }
        if (clocks != null && clocks.bars()) {
            text.put("bars", true);
        } else if (clocks != null) {
            text.put("clock_offset_ns", clocks.offsetNs());
            text.put("feed_ns", clocks.feedNs());
            if (clocks.feed() != null) {
                text.put("feed_model", Long.toHexString(clocks.feed().digest()));
            }
            text.put("feed_window_ns", clocks.windowNs());
        }
        text.set("risk", Output.JSON.valueToTree(config.redacted().get("risk")));
        return Output.JSON.writeValueAsString(text);
    }

    /** What the result rests on, for people. */
    List<String> assumptions() {
        final List<String> lines = new ArrayList<>();
        if (isOfBars()) {
            lines.add(barsText());
        } else {
            lines.add("fill model " + simulation.fill() + ": " + queueText()
                    + "; a taker fills at the visible prices"
                    + (simulation.charges().hasImpact() ? " and its impact" : "") + "; neither moves the market");
        }
        lines.add(latencyText());
        lines.add(computeText());
        if (!isOfBars()) {
            lines.add(clockText());
        }
        for (final Instrument instrument : market.instruments()) {
            lines.add(instrument.symbol() + " fees: maker "
                    + bps(instrument.fees().makerRate()) + " bps, taker "
                    + bps(instrument.fees().takerRate()) + " bps"
                    + (instrument.market() == MarketKind.LINEAR_PERPETUAL ? fundingText() : "")
                    + (instrument.inferred() ? "; tick and lot are inferred from the data" : ""));
        }
        lines.addAll(simulation.charges().assumptions());
        lines.add(
                isOfBars()
                        ? "strategies get the recorded bars, or longer ones made of them, at their ends; no book, and a touch a tick"
                                + " around the close for the limits"
                        : "bars are built from the recorded trades");
        final boolean hasMarked = market.instruments().stream().anyMatch(one -> Valuation.isMarked(one.market()));
        lines.add("positions are marked to " + (isOfBars() ? "the close" : "mid")
                + (hasMarked ? ", perpetuals to the mark price where the data tells one" : "")
                + "; spot orders need their balance (K19), margin is not checked");
        return lines;
    }

    private String fundingText() {
        return simulation.charges().funding()
                ? "; funding is booked where the data tells its rate"
                : "; funding is not booked";
    }

    private boolean isOfBars() {
        return clocks != null && clocks.bars();
    }

    private String barsText() {
        final String what = "bars alone, fill model " + simulation.fill() + ": ";
        if (simulation.fill().equals(FillModel.PESSIMISTIC)) {
            return what
                    + "takers and stops get the worst price of the bar, a resting order fills only when the bar goes through its"
                    + " price, and of two exits in one bar the stop comes first; any quantity is there";
        }
        if (simulation.fill().equals(FillModel.OPTIMISTIC)) {
            return what
                    + "takers get the best price of the bar, stops their trigger, a resting order fills when the bar touches its"
                    + " price, and of two exits in one bar the take-profit comes first; any quantity is there";
        }
        return what
                + "takers get the open of the next bar, stops their trigger or the open behind it, a resting order fills when the"
                + " bar goes through its price; any quantity is there";
    }

    private String latencyText() {
        final int points = latencies.points().size();
        if (latencies.kind() == LatencyKind.INTERPOLATED) {
            return "order and report latencies are interpolated between the " + points + " rows of a table";
        }
        if (latencies.kind() == LatencyKind.DRAWN) {
            final LatencyTable.Point middle = latencies.points().get(points / 2);
            return "order and report latencies are drawn from what a session's orders met: medians "
                    + middle.entry() / 1_000 + " us and " + middle.response() / 1_000 + " us";
        }
        return "an order arrives " + simulation.arrival().toNanos() / 1_000
                + " us after the decision, a report "
                + simulation.responseLatency().toNanos() / 1_000 + " us after the event; both constant";
    }

    private String computeText() {
        if (simulation.isMeasured()) {
            return "the engine's compute time is that session's: its orders were measured from their decisions on";
        }
        return simulation.computeTime().isZero()
                ? "the engine's compute time is not charged"
                : "the engine's compute time is taken to be "
                        + micros(simulation.computeTime().toNanos())
                        + " us for each order, amend and cancel; it is in the time until they arrive";
    }

    private static String micros(final long nanos) {
        return BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString();
    }

    private String clockText() {
        if (clocks == null) {
            return "one clock: everything happens when the recording received it";
        }
        final String feed = clocks.feed() != null
                ? feedText(clocks.feed())
                : clocks.feedNs() == ClockSettings.RECORDED
                        ? "is seen when the recording received it"
                        : "is seen " + clocks.feedNs() / 1_000 + " us later";
        return "two clocks: an event happens at the venue's time and " + feed
                + "; the recording's clock is taken to be " + clocks.offsetNs() / 1_000
                + " us ahead of the venue's, all the time";
    }

    private static String feedText(final FeedModel feed) {
        return feed.isDrawn()
                ? "is seen as much later as is drawn for each record from what market data took in a recording (seed "
                        + feed.seed()
                        + ", median " + micros(feed.quantile(0.5)) + " us, p99 " + micros(feed.quantile(0.99))
                        + " us), never before what its stream told earlier"
                : "is seen as much later as is interpolated between the " + feed.size()
                        + " rows of a table, never before what its stream told earlier";
    }

    private String queueText() {
        if (simulation.fill().isFifo()) {
            return "a resting order waits behind the orders that were at its price when it came, as long as they stay; it"
                    + " fills by executions of orders behind it or at worse prices (where the data tells none, by trades), and by a"
                    + " book that reaches it";
        }
        return simulation.fill().equals(FillModel.TOUCH)
                ? "a resting order fills only when a trade passes through its price, up to the trade's quantity"
                : "a resting order waits behind what its level showed; it fills by trades at its price beyond that, by trades"
                        + " through it, and by a book that reaches it";
    }

    private static String bps(final long rate) {
        return BigDecimal.valueOf(rate, 4).stripTrailingZeros().toPlainString();
    }
}
