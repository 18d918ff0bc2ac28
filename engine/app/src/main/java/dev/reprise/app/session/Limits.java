package dev.reprise.app.session;

import dev.reprise.api.Currency;
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

/** From the configuration's limits to those of the journal; what the configuration turned off does not bind. */
public final class Limits {
    private static final int ALL = -1;
    private static final int NOT_HERE = -1;
    private static final long OFF = Long.MAX_VALUE / 4;
    private static final int OFF_INT = Integer.MAX_VALUE;
    private static final long SECOND = 1_000_000_000L;

    private Limits() {}

    /** Amounts differ by instrument, so each gets a scope of its own; what counts orders or time is for all together. */
    public static List<LimitsSpec> of(final RiskConfig risk, final List<Instrument> instruments) {
        final List<LimitsSpec> limits = new ArrayList<>();
        limits.add(new LimitsSpec(
                ALL,
                ALL,
                NOT_HERE,
                NOT_HERE,
                NOT_HERE,
                NOT_HERE,
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
            limits.add(new LimitsSpec(
                    ALL,
                    instrument.index(),
                    amount(risk.maxOrderQty(), instrument.base().code(), instrument.qtyScale()),
                    amount(risk.maxOrderNotional(), instrument.quote()),
                    amount(risk.maxPosition(), instrument.base().code(), instrument.qtyScale()),
                    amount(risk.maxDailyLoss(), instrument.quote()),
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE));
        }
        return limits;
    }

    private static int number(final OptionalInt value) {
        return value.orElse(OFF_INT);
    }

    private static long nanos(final Optional<Duration> value, final long off) {
        return value.map(Duration::toNanos).orElse(off);
    }

    private static long amount(final Map<String, BigDecimal> amounts, final Currency currency) {
        return amount(amounts, currency.code(), currency.scale());
    }

    /** A currency that is not named has no such limit. Rounded down: a limit is never wider than written. */
    private static long amount(final Map<String, BigDecimal> amounts, final String code, final int scale) {
        final BigDecimal amount = amounts.get(code);
        if (amount == null) {
            return OFF;
        }
        final BigDecimal mantissa = amount.movePointRight(scale).setScale(0, RoundingMode.FLOOR);
        return mantissa.compareTo(BigDecimal.valueOf(OFF)) > 0 ? OFF : mantissa.longValueExact();
    }
}
