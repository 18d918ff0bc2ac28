package dev.reprise.core.portfolio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws P1 and P2 against decimal arithmetic: positions are sums of fills, and no unit of money appears or goes. */
class LedgerPropertyTest {
    private static final int STRATEGIES = 2;
    private static final Currency[] CURRENCIES = {
        new Currency(0, "USDT", 8), new Currency(1, "BTC", 8), new Currency(2, "BNB", 8), new Currency(3, "JPY", 0)
    };

    static LongStream seeds() {
        return Seeds.range(1, 200);
    }

    static Instrument instrument(final int index, final int priceScale, final int qtyScale, final Currency quote) {
        return new Instrument(
                index,
                1,
                "I" + index,
                "I" + index,
                "TEST",
                CURRENCIES[1],
                quote,
                index == 2 ? MarketKind.LINEAR_PERPETUAL : MarketKind.SPOT,
                new Instrument.Rules(priceScale, qtyScale, 1, 1, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void positionsAndMoneyAreConserved(final long seed) {
        final Random random = new Random(seed);
        final Portfolio portfolio = new Portfolio(STRATEGIES, 3, 4);
        for (final Currency currency : CURRENCIES) {
            portfolio.define(currency);
        }
        final Instrument[] instruments = {
            instrument(0, 2, 6, CURRENCIES[0]), instrument(1, 6, 5, CURRENCIES[0]), instrument(2, 3, 4, CURRENCIES[3])
        };
        for (final Instrument instrument : instruments) {
            portfolio.define(instrument);
        }
        final BigDecimal[][] qtys = zeros(STRATEGIES + 2, 3);
        final BigDecimal[][] costs = zeros(STRATEGIES + 2, 3);
        final BigDecimal[][] profits = zeros(STRATEGIES + 2, 3);
        final BigDecimal[][] fees = zeros(STRATEGIES + 2, 4);
        final BigDecimal[][] rests =
                zeros(STRATEGIES + 2, 3); // of coins that left a position, what no fee has used yet
        final BigDecimal[] cash = zeros(1, 4)[0];
        assertTrue(portfolio.applyOpening(0, 1_000_00000000L));
        cash[0] = new BigDecimal("1000");
        for (int step = 0; step < 400; step++) {
            final int strategy = random.nextInt(STRATEGIES + 1) - 1;
            final int owner = strategy < 0 ? Records.PROTECTION : strategy;
            final int row = owner + 2;
            final int i = random.nextInt(3);
            final Instrument instrument = instruments[i];
            final boolean isBuy = random.nextBoolean();
            final long price = 1 + random.nextInt(10_000_000);
            final long qty = random.nextInt(5) == 0 && qtys[row][i].signum() != 0
                    ? qtys[row][i].abs().unscaledValue().longValueExact()
                    : 1 + random.nextInt(1_000_000);
            final int feeCurrency = random.nextInt(4);
            final long fee = random.nextInt(2_000) - 200;
            final BigDecimal product = BigDecimal.valueOf(price, instrument.priceScale())
                    .multiply(BigDecimal.valueOf(qty, instrument.qtyScale()))
                    .setScale(instrument.quote().scale(), RoundingMode.HALF_EVEN);
            final long venueAmount = random.nextBoolean()
                    ? Records.NO_VALUE
                    : product.unscaledValue().longValueExact() + random.nextInt(3) - 1;
            final BigDecimal amount = venueAmount == Records.NO_VALUE
                    ? product
                    : BigDecimal.valueOf(venueAmount, instrument.quote().scale());
            final Side side = isBuy ? Side.BUY : Side.SELL;
            assertTrue(portfolio.applyFill(owner, instrument, side, price, qty, venueAmount, fee, feeCurrency));

            final BigDecimal signedQty = BigDecimal.valueOf(isBuy ? qty : -qty, instrument.qtyScale());
            final int quote = instrument.quote().index();
            cash[quote] = isBuy ? cash[quote].subtract(amount) : cash[quote].add(amount);
            final BigDecimal paid = BigDecimal.valueOf(fee, CURRENCIES[feeCurrency].scale());
            cash[feeCurrency] = cash[feeCurrency].subtract(paid);
            BigDecimal coins = BigDecimal.ZERO;
            BigDecimal worth = BigDecimal.ZERO;
            if (instrument.market() == MarketKind.SPOT && feeCurrency == 1) {
                coins = paid.subtract(rests[row][i]).setScale(instrument.qtyScale(), RoundingMode.CEILING);
                rests[row][i] = rests[row][i].add(coins).subtract(paid);
                cash[feeCurrency] = cash[feeCurrency].add(coins);
                worth = BigDecimal.valueOf(price, instrument.priceScale())
                        .multiply(coins)
                        .setScale(instrument.quote().scale(), RoundingMode.HALF_EVEN);
            }
            book(
                    qtys[row],
                    costs[row],
                    profits[row],
                    i,
                    signedQty.subtract(coins),
                    (isBuy ? product : product.negate()).subtract(worth));
            fees[row][feeCurrency] = fees[row][feeCurrency].add(paid);

            final String where = "seed " + seed + " step " + step;
            assertSame(qtys[row][i], portfolio.positionQty(owner, i), instrument.qtyScale(), where);
            assertSame(
                    costs[row][i], portfolio.cost(owner, i), instrument.quote().scale(), where);
            assertSame(
                    profits[row][i],
                    portfolio.realisedPnl(owner, i),
                    instrument.quote().scale(),
                    where);
            checkAverage(portfolio, owner, instrument, qtys[row][i], costs[row][i], where);
            checkMoney(portfolio, cash, qtys, costs, profits, fees, instruments, where);
        }
    }

    /**
     * Average cost, told again in decimals: close first, open with what is left.
     *
     * @param signedValue what it costs, what it brings negative
     */
    private static void book(
            final BigDecimal[] qtys,
            final BigDecimal[] costs,
            final BigDecimal[] profits,
            final int i,
            final BigDecimal signedQty,
            final BigDecimal signedValue) {
        final BigDecimal held = qtys[i];
        final int scale = signedValue.scale();
        BigDecimal opening = signedValue;
        if (held.signum() * signedQty.signum() < 0) {
            final BigDecimal closing = held.abs().min(signedQty.abs());
            final BigDecimal spent =
                    signedValue.multiply(closing).divide(signedQty.abs(), scale, RoundingMode.HALF_EVEN);
            final BigDecimal share = costs[i].multiply(closing).divide(held.abs(), scale, RoundingMode.HALF_EVEN);
            profits[i] = profits[i].subtract(spent).subtract(share);
            costs[i] = costs[i].subtract(share);
            opening = signedValue.subtract(spent);
        }
        costs[i] = costs[i].add(opening);
        qtys[i] = held.add(signedQty);
        if (qtys[i].signum() == 0) {
            assertEquals(0, costs[i].signum(), "a flat position has no cost");
        }
    }

    private static void checkAverage(
            final Portfolio portfolio,
            final int owner,
            final Instrument instrument,
            final BigDecimal qty,
            final BigDecimal cost,
            final String where) {
        final BigDecimal average =
                qty.signum() == 0 ? BigDecimal.ZERO : cost.divide(qty, instrument.priceScale(), RoundingMode.HALF_EVEN);
        assertSame(average, portfolio.averagePrice(owner, instrument.index()), instrument.priceScale(), where);
    }

    private static void checkMoney(
            final Portfolio portfolio,
            final BigDecimal[] cash,
            final BigDecimal[][] qtys,
            final BigDecimal[][] costs,
            final BigDecimal[][] profits,
            final BigDecimal[][] fees,
            final Instrument[] instruments,
            final String where) {
        for (final Currency currency : CURRENCIES) {
            final int c = currency.index();
            assertEquals(0, portfolio.trialBalance(c), where);
            assertSame(cash[c], portfolio.ledger().balance(Account.CASH, c), currency.scale(), where);
            assertSame(column(fees, c), portfolio.fees(c), currency.scale(), where);
            BigDecimal inventory = BigDecimal.ZERO;
            BigDecimal profit = BigDecimal.ZERO;
            for (final Instrument instrument : instruments) {
                if (instrument.quote().index() == c) {
                    inventory = inventory.add(column(costs, instrument.index()));
                    profit = profit.add(column(profits, instrument.index()));
                }
            }
            assertSame(inventory, portfolio.ledger().balance(Account.INVENTORY, c), currency.scale(), where);
            assertSame(profit, portfolio.realisedPnl(c), currency.scale(), where);
        }
        for (final Instrument instrument : instruments) {
            final int i = instrument.index();
            assertSame(column(qtys, i), portfolio.accountQty(i), instrument.qtyScale(), where);
        }
        for (int row = 0; row < fees.length; row++) {
            for (final Currency currency : CURRENCIES) {
                final long paid = portfolio.fees(row - 2, currency.index());
                assertSame(fees[row][currency.index()], paid, currency.scale(), where);
            }
        }
    }

    private static BigDecimal column(final BigDecimal[][] table, final int column) {
        BigDecimal sum = BigDecimal.ZERO;
        for (final BigDecimal[] row : table) {
            sum = sum.add(row[column]);
        }
        return sum;
    }

    private static void assertSame(final BigDecimal expected, final long actual, final int scale, final String where) {
        assertEquals(
                0,
                expected.compareTo(BigDecimal.valueOf(actual, scale)),
                () -> where + ": expected " + expected + " but was " + BigDecimal.valueOf(actual, scale));
    }

    private static BigDecimal[][] zeros(final int rows, final int columns) {
        final BigDecimal[][] table = new BigDecimal[rows][columns];
        for (final BigDecimal[] row : table) {
            java.util.Arrays.fill(row, BigDecimal.ZERO);
        }
        return table;
    }
}
