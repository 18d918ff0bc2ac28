package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Laws P10 and P11 of the account against figures worked out anew from the open orders after every event: what is reserved
 * is there, no balance goes below zero, and gross exposure in the worst case stays within its limit.
 */
class AccountLawsPropertyTest {
    private static final long MAX_GROSS = 150_000;
    private static final int AAA = 0;
    private static final int USD = 1;

    private final List<Long> open = new ArrayList<>();

    static LongStream seeds() {
        return Seeds.range(1, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsSpentTwiceAndExposureStaysWithinItsLimit(final long seed) {
        final Random random = new Random(seed);
        final TradingRig rig = new TradingRig();
        final TestLimits limits = new TestLimits();
        limits.set(Limit.MAX_BALANCE_USE, 10_000).set(Limit.MAX_GROSS_EXPOSURE, MAX_GROSS);
        limits.throttleWindow = 1;
        rig.limits(-1, -1, limits);
        rig.open(100_000);
        rig.portfolio.applyBalance(AAA, 5_000, 0);
        int sent = 0;
        for (int step = 0; step < 1_500; step++) {
            rig.now += 1_000;
            rig.market.top(0, 9_990, 10_010, rig.now);
            rig.market.top(1, 9_990, 10_010, rig.now);
            if (random.nextInt(3) > 0) {
                sent += send(rig, random);
            } else if (!open.isEmpty()) {
                answer(rig, random, open.get(random.nextInt(open.size())));
            }
            open.removeIf(id -> !rig.orders.isWorking(rig.orders.slotOf(id)));
            assertLaws(rig, "seed " + seed + " step " + step);
        }
        assertTrue(sent > 50, "the limits must let something through: " + sent);
    }

    private int send(final TradingRig rig, final Random random) {
        final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        final long price = side == Side.BUY ? 9_990 - 10L * random.nextInt(50) : 10_000 + 10L * random.nextInt(50);
        final long id = rig.order(
                rig.limit(random.nextInt(3), random.nextInt(2), side, price, 100 + 10L * random.nextInt(300)));
        if (id != 0) {
            open.add(id);
        }
        return id == 0 ? 0 : 1;
    }

    private static void answer(final TradingRig rig, final Random random, final long id) {
        final int slot = rig.orders.slotOf(id);
        switch (random.nextInt(6)) {
            case 0 -> rig.accept(id);
            case 1 -> rig.canceled(id);
            case 2 -> rig.expire(id);
            case 3 -> rig.unknown(id);
            default -> {
                final long leaves = rig.orders.leavesQty(slot);
                if (leaves > 0) {
                    rig.fill(id, rig.orders.price(slot), 1 + random.nextInt((int) leaves));
                }
            }
        }
    }

    private static void assertLaws(final TradingRig rig, final String where) {
        BigInteger reservedUsd = BigInteger.ZERO;
        BigInteger reservedAaa = BigInteger.ZERO;
        final long[] buys = new long[TradingRig.INSTRUMENTS];
        final long[] sells = new long[TradingRig.INSTRUMENTS];
        for (int slot = rig.orders.firstOpen(); slot >= 0; slot = rig.orders.nextOpen(slot)) {
            final long leaves = rig.orders.qty(slot) - rig.orders.cumQty(slot);
            if (rig.orders.side(slot) == Side.BUY) {
                // price at scale 2 and quantity at scale 3 give cents at scale 5
                reservedUsd = reservedUsd.add(BigInteger.valueOf(rig.orders.price(slot) * leaves));
                buys[rig.orders.instrument(slot)] += leaves;
            } else {
                reservedAaa = reservedAaa.add(BigInteger.valueOf(leaves));
                sells[rig.orders.instrument(slot)] += leaves;
            }
        }
        final long roundingCents = 64; // half a cent an order
        assertEquals(reservedAaa.longValueExact(), rig.portfolio.balances().reserved(AAA), where);
        assertEquals(
                reservedUsd.longValueExact() / 1_000.0, rig.portfolio.balances().reserved(USD), roundingCents, where);
        assertTrue(
                rig.portfolio.balances().reserved(AAA)
                        <= rig.portfolio.balances().total(AAA),
                where);
        assertTrue(
                rig.portfolio.balances().reserved(USD)
                        <= rig.portfolio.balances().total(USD) + roundingCents,
                where);
        long gross = 0;
        for (int i = 0; i < TradingRig.INSTRUMENTS; i++) {
            final long position = rig.portfolio.accountQty(i);
            gross += 10 * Math.max(Math.abs(position + buys[i]), Math.abs(position - sells[i]));
        }
        assertTrue(gross <= MAX_GROSS, where + ": gross " + gross);
        assertEquals(0, rig.portfolio.trialBalance(USD), where);
        assertEquals(0, rig.portfolio.trialBalance(AAA), where);
    }
}
