package dev.reprise.app.config;

import dev.reprise.core.risk.Limit;
import java.math.BigDecimal;
import java.time.Duration;

/** Values of limits as the configuration writes them, so that a person reads amounts and times and not mantissas. */
public final class LimitText {
    private LimitText() {}

    /**
     * A value with its unit: {@code 500 USDT}, {@code 100 bps}, {@code 250ms}; {@code none} below 0, {@code off} where it never binds.
     *
     * @param value in the limit's unit
     * @param currency code of an amount's or a quantity's currency; not read for the others
     * @param scale of such a mantissa; not read for the others
     */
    public static String of(final Limit limit, final long value, final String currency, final int scale) {
        if (value < 0) {
            return "none";
        }
        if (value == limit.off()) {
            return "off";
        }
        return switch (limit.unit()) {
            case QTY, AMOUNT -> Values.plain(BigDecimal.valueOf(value, scale)) + ' ' + currency;
            case BPS -> value + " bps";
            case TIME -> Values.format(Duration.ofNanos(value));
            case COUNT -> Long.toString(value);
            case FLAG -> "on";
        };
    }
}
