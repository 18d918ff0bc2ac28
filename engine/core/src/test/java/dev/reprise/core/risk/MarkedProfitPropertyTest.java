package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Profit of contracts beside a slow twin that adds up cash flows in {@link BigDecimal} and knows no average cost: longs and shorts, parts
 * closed, positions turned round, fees in either currency, rebates, funding, mark prices off the mid that at times stop being told.
 */
class MarkedProfitPropertyTest {
    private static final int BASE = 0;
    private static final int QUOTE = 1;

    private final TradingRig rig = new TradingRig();
    private final StubMarket market = rig.market;

    /** Of the home strategy and instrument. */
    private BigDecimal cash = BigDecimal.ZERO;

    private BigDecimal held = BigDecimal.ZERO;

    static LongStream seeds() {
        return Seeds.range(1, 40);
    }

    private static BigDecimal rounded(final BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN);
    }

    /** What the venue's figures say that one is worth. */
    private BigDecimal worth() {
        final boolean hasMid = market.bid[0] > 0;
        final BigDecimal other = hasMid
                ? BigDecimal.valueOf(market.bid[0] + market.ask[0], 2)
                        .divide(BigDecimal.valueOf(2))
                        .setScale(2, RoundingMode.FLOOR)
                : BigDecimal.valueOf(market.last[0], 2);
        final Duration younger =
                Duration.ofNanos((hasMid ? market.topTime[0] : market.lastTime[0]) - market.markTime[0]);
        return market.mark[0] == 0 || younger.compareTo(Duration.ofMinutes(10)) > 0
                ? other
                : BigDecimal.valueOf(market.mark[0], 2);
    }

    private void price(final SplittableRandom random) {
        final long about = 9_000 + random.nextInt(2_000);
        switch (random.nextInt(5)) {
            case 0 -> market.mark(0, about);
            case 1 -> {
                market.last[0] = about;
                market.lastTime[0] = rig.now;
            }
            case 2 -> market.top(0, 0, 0, rig.now);
            default -> market.top(0, about, about + 1 + random.nextInt(40), rig.now);
        }
        if (market.mark[0] > 0 && random.nextInt(4) == 0) {
            market.markTime[0] = rig.now;
        }
    }

    private void fill(final SplittableRandom random, final DailyLoss daily) {
        final Instrument contract = market.instruments[0];
        final boolean isBuy = random.nextBoolean();
        final long price = 9_000 + random.nextInt(2_000);
        final long qty = 1 + random.nextInt(5_000);
        final boolean isInBase = random.nextInt(3) == 0;
        final long fee = random.nextInt(2_000) - 300;
        rig.portfolio.applyFill(
                0, contract, isBuy ? Side.BUY : Side.SELL, price, qty, Records.NO_VALUE, fee, isInBase ? BASE : QUOTE);
        daily.applyFill(0, 0, price, fee, isInBase ? BASE : QUOTE);

        final BigDecimal at = BigDecimal.valueOf(price, 2);
        final BigDecimal size = BigDecimal.valueOf(qty, 3);
        held = isBuy ? held.add(size) : held.subtract(size);
        cash = isBuy ? cash.subtract(rounded(at.multiply(size))) : cash.add(rounded(at.multiply(size)));
        cash = cash.subtract(isInBase ? rounded(BigDecimal.valueOf(fee, 3).multiply(at)) : BigDecimal.valueOf(fee, 2));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void profitIsCashAndWhatIsHeldAtItsWorth(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final RiskCapacity capacity = new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2);
        final RiskLimits limits = new RiskLimits(market, capacity);
        for (int i = 0; i < TradingRig.INSTRUMENTS; i++) {
            limits.define(i);
        }
        final Equity equity = new Equity(rig.portfolio, limits, capacity);
        final DailyLoss daily = new DailyLoss(market, rig.portfolio, limits, equity, capacity);
        daily.applyTime(rig.now);
        market.top(0, 10_000, 10_020, rig.now);
        market.last[0] = 10_010;
        market.lastTime[0] = rig.now;
        market.mark(0, 10_100);
        for (int step = 0; step < 1_000; step++) {
            rig.now += random.nextLong(300_000_000_000L); // the day is the first one's throughout: nobody tells another
            switch (random.nextInt(6)) {
                case 0, 1 -> fill(random, daily);
                case 2 -> {
                    final long amount = random.nextInt(1_001) - 500;
                    rig.portfolio.applyFunding(0, market.instruments[0], amount, QUOTE);
                    daily.applyFunding(0, 0, amount);
                    cash = cash.add(BigDecimal.valueOf(amount, 2));
                }
                default -> price(random);
            }
            daily.applyPrice(0);
            final BigDecimal expected = cash.add(rounded(worth().multiply(held)));
            final String where = "seed=" + seed + " step=" + step + " held=" + held;
            assertEquals(expected.movePointRight(2).longValueExact(), -daily.loss(3, 0, market.instruments[0]), where);
            assertEquals(held.movePointRight(3).longValueExact(), rig.portfolio.positionQty(0, 0), where);
        }
    }
}
