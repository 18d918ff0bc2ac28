package dev.reprise.app.config;

import java.math.BigDecimal;

/**
 * By what convention a backtest's returns are told; nothing decides on it.
 *
 * @param periods of a year: daily returns in it
 * @param riskFree rate a year, 0.02 being 2 %
 * @param isSimple whether each day's return is of the initial balance, for strategies of a fixed size; else of the equity that the day began with
 */
public record StatisticsConfig(int periods, BigDecimal riskFree, boolean isSimple) {
    /** 365 days, no risk-free rate, returns that compound. */
    public static final StatisticsConfig DEFAULT = new StatisticsConfig(365, BigDecimal.ZERO, false);

    private static final int MAX_PERIODS = 366;
    private static final BigDecimal MAX_RATE = BigDecimal.ONE;

    static StatisticsConfig read(final Section section) {
        final StatisticsConfig statistics = new StatisticsConfig(
                section.value("periods", DEFAULT.periods, text -> Values.whole(text, 1, MAX_PERIODS), String::valueOf),
                section.value("risk_free", DEFAULT.riskFree, StatisticsConfig::rate, Values::plain),
                section.value("returns", DEFAULT.isSimple, StatisticsConfig::simple, v -> v ? "simple" : "compound"));
        section.done();
        return statistics;
    }

    private static BigDecimal rate(final String text) throws Values.RefusedException {
        final BigDecimal rate = Values.number(text, "a rate a year");
        if (rate.signum() < 0 || rate.compareTo(MAX_RATE) > 0) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE, "must be from 0 to 1: was " + text, "write e.g. 0.02 for 2 % a year");
        }
        return rate;
    }

    private static boolean simple(final String text) throws Values.RefusedException {
        return switch (text) {
            case "simple" -> true;
            case "compound" -> false;
            default -> throw Values.oneOf(text, java.util.List.of("compound", "simple"));
        };
    }
}
