package dev.reprise.export;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Positions after each fill, and equity over time: cash flows of all fills and of funding, positions at their marks, less fees as
 * {@link dev.reprise.api.number.FeeValue} values them. Instruments quoted in other currencies are left out of the equity, as in the report.
 * A fee that a spot position pays in its own coin leaves it at the fill's price, in whole units of quantity ({@link dev.reprise.api.FeeCoins}).
 *
 * <p>What happens at exactly the end of a second, or of a UTC day, belongs to the one that ends then, as in the report.
 */
final class Ledger {
    private static final int AVERAGE_SCALE = 12;
    private static final long DAY = 86_400 * Times.SECOND;

    private record Key(int strategy, int instrument) {}

    /** Of one strategy in one instrument. */
    private static final class Holding {
        private BigDecimal qty = BigDecimal.ZERO;
        private BigDecimal average = BigDecimal.ZERO;
        private BigDecimal realized = BigDecimal.ZERO;
        private BigDecimal fees = BigDecimal.ZERO;
        private BigDecimal rest = BigDecimal.ZERO; // of coins that left it, what no fee has used yet

        void fill(final BigDecimal signed, final BigDecimal price) {
            if (signed.signum() == 0) {
                return; // the fee took all that it bought
            }
            if (qty.signum() == 0 || qty.signum() == signed.signum()) {
                final BigDecimal all = qty.add(signed);
                average = average.multiply(qty)
                        .add(price.multiply(signed))
                        .divide(all, AVERAGE_SCALE, RoundingMode.HALF_EVEN);
                qty = all;
                return;
            }
            final BigDecimal closed = signed.abs().min(qty.abs());
            final BigDecimal gain = price.subtract(average).multiply(closed);
            realized = realized.add(qty.signum() > 0 ? gain : gain.negate());
            final BigDecimal rest = qty.add(signed);
            if (rest.signum() == 0) {
                average = BigDecimal.ZERO;
            } else if (rest.signum() != qty.signum()) {
                average = price;
            }
            qty = rest;
        }
    }

    private final Definitions definitions;
    private final Map<Integer, Marks> marks;
    private final Table<Rows.Position> positions;
    private final Table<Rows.Equity> seconds;
    private final Table<Rows.DailyEquity> days;
    private final Map<Key, Holding> holdings = new LinkedHashMap<>();
    private final Map<Integer, BigDecimal> inventory = new LinkedHashMap<>(); // by instrument: all strategies together
    private BigDecimal cash = BigDecimal.ZERO; // of the fills and funding in the reporting currency, fees paid
    private BigDecimal opening = BigDecimal.ZERO;
    private int reporting = -1;
    private boolean hasFilled;
    private BigDecimal pnl = BigDecimal.ZERO;
    private BigDecimal written; // null before the first row
    private BigDecimal dayBegan;
    private boolean hasBegun;
    private long endOfSecond; // of the one at hand, UTC ns
    private long endOfDay;

    Ledger(
            final Definitions definitions,
            final Map<Integer, Marks> marks,
            final Table<Rows.Position> positions,
            final Table<Rows.Equity> seconds,
            final Table<Rows.DailyEquity> days) {
        this.definitions = definitions;
        this.marks = marks;
        this.positions = positions;
        this.seconds = seconds;
        this.days = days;
    }

    /** An account's balance; those before the first fill are what it began with. */
    void onBalance(final int currency, final BigDecimal amount) {
        reporting = reporting < 0 ? definitions.reporting() : reporting;
        if (!hasFilled && currency == reporting) {
            opening = amount;
        }
    }

    /** Strategies are there from now on, so that equity has rows; what came before built books. */
    void begin(final long now) {
        if (!hasBegun) {
            hasBegun = true;
            endOfSecond = (Math.floorDiv(now, Times.SECOND) + 1) * Times.SECOND;
            endOfDay = (Math.floorDiv(now, DAY) + 1) * DAY;
        }
    }

    /**
     * One of our fills.
     *
     * @param fee valued in the instrument's quote currency
     * @param coins the same in coins when the position pays it, else 0
     */
    void onFill(
            final Instant time,
            final int strategy,
            final int instrument,
            final BigDecimal signed,
            final BigDecimal price,
            final BigDecimal amount,
            final BigDecimal fee,
            final BigDecimal coins)
            throws IOException {
        hasFilled = true;
        final Definitions.Market market = definitions.market(instrument);
        reporting = reporting < 0 ? definitions.reporting() : reporting;
        final Holding holding = holdings.computeIfAbsent(new Key(strategy, instrument), k -> new Holding());
        final BigDecimal paid = coins.subtract(holding.rest).setScale(market.qtyScale(), RoundingMode.CEILING);
        holding.rest = holding.rest.add(paid).subtract(coins);
        final BigDecimal moved = signed.subtract(paid);
        holding.fill(moved, price);
        holding.fees = holding.fees.add(fee);
        if (market.quote() == reporting) {
            cash = (signed.signum() > 0 ? cash.subtract(amount) : cash.add(amount))
                    .subtract(fee)
                    .add(paid.multiply(price));
            inventory.merge(instrument, moved, BigDecimal::add);
        }
        positions.write(new Rows.Position(
                time,
                market.symbol(),
                definitions.strategy(strategy),
                holding.qty,
                holding.average.stripTrailingZeros(),
                holding.realized,
                holding.fees,
                definitions.currency(market.quote()).code()));
    }

    /** Funding of a position, negative when paid, in the instrument's quote currency. */
    void onFunding(final int instrument, final BigDecimal amount) {
        if (definitions.market(instrument).quote() == reporting) {
            cash = cash.add(amount);
        }
    }

    /** Time goes on, at the marks from before the input at hand; told before what happens at that time. */
    void onTime(final long now) throws IOException {
        if (!hasBegun || now <= endOfSecond) {
            return;
        }
        endOfSecond(); // nothing happened since: the seconds behind it are no other
        while (now > endOfDay) {
            endOfDay();
            endOfDay += DAY;
        }
        endOfSecond = -Math.floorDiv(-now, Times.SECOND) * Times.SECOND;
    }

    private void endOfSecond() throws IOException {
        value();
        if (written == null || pnl.compareTo(written) != 0) {
            if (written == null && !hasFilled && pnl.signum() == 0 && reporting < 0) {
                return; // nobody trades here
            }
            written = pnl;
            seconds.write(new Rows.Equity(
                    Times.instant(endOfSecond),
                    opening.add(pnl),
                    pnl,
                    definitions.currency(reporting).code()));
        }
    }

    private void value() {
        BigDecimal now = cash;
        for (final Map.Entry<Integer, BigDecimal> held : inventory.entrySet()) {
            if (held.getValue().signum() != 0) {
                final long mark = marks.get(held.getKey()).valuationPriceBefore();
                now = now.add(definitions.market(held.getKey()).price(mark).multiply(held.getValue()));
            }
        }
        pnl = now.signum() == 0 ? BigDecimal.ZERO : now.stripTrailingZeros();
        pnl = pnl.scale() < 0 ? pnl.setScale(0) : pnl;
    }

    private void endOfDay() throws IOException {
        final LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(endOfDay, DAY) - 1);
        final BigDecimal equity = opening.add(pnl);
        final BigDecimal before = dayBegan == null ? opening : dayBegan;
        days.write(new Rows.DailyEquity(
                day, equity, before.signum() > 0 ? equity.doubleValue() / before.doubleValue() - 1 : null));
        dayBegan = equity;
    }

    /** The last second and day; nothing is at hand any more. */
    void finish() throws IOException {
        if (hasBegun) {
            endOfSecond();
            endOfDay();
        }
    }

    /** Profit at the end. */
    BigDecimal pnl() {
        return pnl;
    }
}
