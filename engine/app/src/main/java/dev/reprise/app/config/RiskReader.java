package dev.reprise.app.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads {@code risk}. With {@code mode: live} every limit must be given, and none may be off. */
final class RiskReader {
    private static final int MAX_COUNT = 1_000_000;

    private final Section section;
    private final boolean live;

    RiskReader(final Section section, final EngineConfig.Mode mode) {
        this.section = section;
        live = mode == EngineConfig.Mode.LIVE;
    }

    RiskConfig read() {
        final RiskConfig risk = new RiskConfig(
                amounts("max_order_qty", "{ BTC: 0.1 }"),
                amounts("max_order_notional", "5_000 USDT"),
                amounts("max_position", "{ BTC: 0.5 }"),
                amounts("max_daily_loss", "500 USDT"),
                count("max_open_orders", 100),
                count("max_orders_per_second", 20),
                count("max_cancels_per_second", 40),
                bps("price_band", 100),
                bps("passive_band", 1_000),
                bps("max_slippage", 50),
                bps("max_spread", 200),
                time("max_top_age", Duration.ofSeconds(1)),
                time("max_book_age", Duration.ofSeconds(3)),
                time("duplicate_window", Duration.ofMillis(500)),
                onBreach());
        section.done();
        return risk;
    }

    private RiskConfig.OnBreach onBreach() {
        checkLive("on_breach", "halt");
        return section.value(
                "on_breach", RiskConfig.OnBreach.HALT, text -> Values.choice(text, RiskConfig.OnBreach.class), v -> v);
    }

    private Map<String, BigDecimal> amounts(final String key, final String example) {
        checkLive(key, example);
        final Map<String, BigDecimal> amounts = section.amounts(key, Map.of());
        checkOn(key, amounts.isEmpty());
        return amounts;
    }

    private OptionalInt count(final String key, final int fallback) {
        return whole(key, fallback, String.valueOf(fallback), text -> Values.whole(text, 0, MAX_COUNT), n -> n);
    }

    private OptionalInt bps(final String key, final int fallback) {
        return whole(key, fallback, fallback + " bps", Values::wholeBps, n -> n + " bps");
    }

    private OptionalInt whole(
            final String key,
            final int fallback,
            final String example,
            final Section.Parser<Integer> parser,
            final Function<Integer, ?> shown) {
        checkLive(key, example);
        final Optional<Integer> value = section.rule(key, Optional.of(fallback), parser, shown);
        checkOn(key, value.isEmpty());
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private Optional<Duration> time(final String key, final Duration fallback) {
        checkLive(key, Values.format(fallback));
        final Optional<Duration> value = section.rule(key, Optional.of(fallback), Values::duration, Values::format);
        checkOn(key, value.isEmpty());
        return value;
    }

    private void checkLive(final String key, final String example) {
        if (live && !section.has(key)) {
            section.missing(
                    ProblemCode.LIVE_LIMIT_MISSING,
                    key,
                    ": `mode: live` needs every limit",
                    "add `" + key + ": " + example + "` with a value you stand by");
        }
    }

    private void checkOn(final String key, final boolean off) {
        if (live && off && section.isOff(key)) {
            section.problem(
                    ProblemCode.CANNOT_BE_OFF,
                    "`risk." + key + "` cannot be off with `mode: live`",
                    section.originOf(key),
                    "give it a value: there is no \"unlimited\"");
        }
    }
}
