package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import java.util.OptionalLong;

/**
 * Fees that somebody gave for a backtest. What nobody gave is each instrument's own.
 *
 * @param makerRate scale 8, as in {@link Instrument.Fees}
 * @param takerRate the same
 */
public record GivenFees(OptionalLong makerRate, OptionalLong takerRate) {
    /** All fees are the instruments' own. */
    public static final GivenFees NONE = new GivenFees(OptionalLong.empty(), OptionalLong.empty());

    /** Both are given. */
    public static GivenFees of(final Instrument.Fees fees) {
        return new GivenFees(OptionalLong.of(fees.makerRate()), OptionalLong.of(fees.takerRate()));
    }

    Instrument.Fees over(final Instrument.Fees own) {
        return new Instrument.Fees(makerRate.orElse(own.makerRate()), takerRate.orElse(own.takerRate()));
    }
}
