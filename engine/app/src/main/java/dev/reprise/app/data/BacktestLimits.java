package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.app.config.RiskConfig;
import dev.reprise.live.session.LimitsSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Limits of a backtest from a configuration; what the configuration turned off does not bind. */
final class BacktestLimits {
    private static final int NONE = -1;
    private static final long OFF = Long.MAX_VALUE / 4;
    private static final long SECOND = 1_000_000_000L;

    private BacktestLimits() {}

    static List<LimitsSpec> of(final RiskConfig risk, final List<Instrument> instruments) {
        final List<LimitsSpec> limits = new ArrayList<>();
        limits.add(new LimitsSpec(
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                number(risk.maxOpenOrders()),
                number(risk.maxOrdersPerSecond()),
                number(risk.maxCancelsPerSecond()),
                number(risk.priceBandBps()),
                number(risk.passiveBandBps()),
                number(risk.maxSlippageBps()),
                number(risk.maxSpreadBps()),
                SECOND,
                nanos(risk.maxTopAge(), OFF),
                nanos(risk.maxBookAge(), OFF),
                nanos(risk.duplicateWindow(), 0)));
        for (final Instrument instrument : instruments) {
            final String base = instrument.base().code();
            final String quote = instrument.quote().code();
            limits.add(new LimitsSpec(
                    NONE,
                    instrument.index(),
                    amount(risk.maxOrderQty(), base, instrument.qtyScale()),
                    amount(risk.maxOrderNotional(), quote, instrument.quote().scale()),
                    amount(risk.maxPosition(), base, instrument.qtyScale()),
                    amount(risk.maxDailyLoss(), quote, instrument.quote().scale()),
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE));
        }
        return limits;
    }

    private static int number(final OptionalInt value) {
        return value.orElse(Integer.MAX_VALUE);
    }

    private static long nanos(final Optional<Duration> value, final long off) {
        return value.map(Duration::toNanos).orElse(off);
    }

    /** Rounded down: a limit is never wider than written. */
    private static long amount(final Map<String, BigDecimal> amounts, final String code, final int scale) {
        final BigDecimal amount = amounts.get(code);
        if (amount == null) {
            return OFF;
        }
        final BigDecimal mantissa = amount.movePointRight(scale).setScale(0, RoundingMode.FLOOR);
        return mantissa.compareTo(BigDecimal.valueOf(OFF)) > 0 ? OFF : mantissa.longValueExact();
    }
}
