package dev.reprise.backtest.compare;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An execution, in the reporting currency.
 *
 * @param time core time when it was told, UTC ns
 * @param venueTime when it happened, UTC ns, or {@link dev.reprise.api.record.Records#NO_TIME}
 * @param price of it
 * @param qty of it, above 0
 * @param cash price × quantity, as the venue told it where it did
 * @param fee paid, negative for a rebate
 * @param isMaker whether our order rested
 */
public record FillFact(
        long time, long venueTime, BigDecimal price, BigDecimal qty, BigDecimal cash, BigDecimal fee, boolean isMaker) {
    /** The part of it with this quantity; its amounts are rounded to the scale they have. */
    FillFact first(final BigDecimal part) {
        return new FillFact(time, venueTime, price, part, share(cash, part), share(fee, part), isMaker);
    }

    /** What {@link #first} leaves, so that the two add up exactly. */
    FillFact rest(final BigDecimal part) {
        final FillFact first = first(part);
        return new FillFact(
                time,
                venueTime,
                price,
                qty.subtract(part),
                cash.subtract(first.cash),
                fee.subtract(first.fee),
                isMaker);
    }

    private BigDecimal share(final BigDecimal amount, final BigDecimal part) {
        return amount.multiply(part).divide(qty, amount.scale(), RoundingMode.HALF_EVEN);
    }
}
