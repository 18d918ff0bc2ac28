package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products at the ends of the number line deny; none wraps around to a small number that passes. */
class OverflowTest {
    private static final long HUGE = Long.MAX_VALUE / 10 * 10;

    private final TradingRig rig = new TradingRig(4, 0, 0); // the venue names no largest quantity
    private final TestLimits limits = new TestLimits();

    private void unlimited() {
        limits.maxOrderQty = Long.MAX_VALUE;
        limits.maxOrderNotional = Long.MAX_VALUE;
        limits.maxPosition = Long.MAX_VALUE;
        limits.aggressiveCollarBps = Integer.MAX_VALUE;
        limits.passiveCollarBps = Integer.MAX_VALUE;
        rig.limits(-1, -1, limits);
    }

    @Test
    void shouldDenyANotionalThatDoesNotFit() {
        unlimited();
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(rig.limit(Side.BUY, 10_000, HUGE)));
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(rig.limit(Side.BUY, Long.MAX_VALUE / 40 * 10, HUGE)));
        final OrderRequest r = rig.limit(Side.BUY, 0, HUGE);
        r.type = OrderType.MARKET;
        assertNotNull(rig.check(r));
    }

    @Test
    void shouldDenyAtAHugePriceAndPassWhatFits() {
        unlimited();
        final long price = Long.MAX_VALUE / 40 * 10;
        rig.market.top(0, price, price, rig.now);
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(rig.limit(Side.BUY, price, 1_000_000)));
        assertNull(rig.check(rig.limit(Side.BUY, price, 1_000)));
        limits.maxOrderNotional = 1_000_000;
        rig.limits(-1, -1, limits);
        assertEquals(DenialCode.K7_MAX_NOTIONAL, rig.check(rig.limit(Side.BUY, price, 1_000)));
    }

    @Test
    void shouldDenyAWorstCaseThatDoesNotFit() {
        unlimited();
        final long half = Long.MAX_VALUE / 20 * 10;
        rig.market.top(0, 1_000, 1_010, rig.now);
        rig.send(rig.limit(Side.BUY, 1_000, half));
        rig.send(rig.limit(1, 0, Side.BUY, 1_000, half));
        assertEquals(DenialCode.K11_MAX_POSITION, rig.check(rig.limit(2, 0, Side.BUY, 1_000, 1_000)));
        assertEquals(DenialCode.K11_MAX_POSITION, rig.check(rig.limit(Side.BUY, 1_010, half + 20)));
        assertNull(rig.check(rig.limit(2, 0, Side.SELL, 1_010, 1_000)));
    }

    @Test
    void shouldDenyWhenTwiceTheMidDoesNotFit() {
        unlimited();
        rig.market.top(0, HUGE - 10, HUGE, rig.now);
        assertEquals(DenialCode.K4_STALE_DATA, rig.check(rig.limit(Side.BUY, 10_000, 1_000)));
    }

    @Test
    void shouldDenyATriggerPriceThatDoesNotFit() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.takeProfitOffset = Long.MAX_VALUE - 10_000;
        assertNull(rig.check(r));
        r.takeProfitOffset++;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(r));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23})
    void comparesProductsExactly(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final long a = random.nextLong() >>> 1 + random.nextInt(62);
            final long b = random.nextLong() >>> 1 + random.nextInt(62);
            final long c = random.nextInt(4) == 0 ? a : random.nextLong() >>> 1 + random.nextInt(62);
            final long d = random.nextInt(4) == 0 ? b : random.nextLong() >>> 1 + random.nextInt(62);
            final int expected = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .compareTo(BigInteger.valueOf(c).multiply(BigInteger.valueOf(d)));
            assertEquals(expected, Integer.signum(Exact.compareProducts(a, b, c, d)), "seed=" + seed);
        }
    }

    /** F48: what passes is within the limits by exact arithmetic, at any size of price, quantity and limit. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {481, 482, 483})
    void f48NothingPassesThatExactArithmeticWouldDeny(final long seed) {
        final Random random = new Random(seed);
        int passed = 0;
        int denied = 0;
        for (int i = 0; i < 5_000; i++) {
            unlimited();
            limits.maxOrderQty = any(random);
            limits.maxOrderNotional = any(random);
            limits.maxPosition = any(random);
            rig.limits(-1, -1, limits);
            final long price = Math.max(20, any(random) / 10 * 10);
            final long qty = Math.max(20, any(random) / 10 * 10);
            rig.market.top(0, price - 10, price, rig.now);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final DenialCode code = rig.check(rig.limit(side, price, qty));
            if (code != null) {
                denied++;
                continue;
            }
            passed++;
            final String what = "seed=" + seed + " i=" + i + " price=" + price + " qty=" + qty;
            final BigInteger notional = BigInteger.valueOf(price)
                    .multiply(BigInteger.valueOf(qty))
                    .divide(BigInteger.valueOf(1_000)); // of a quantity's scale
            assertTrue(notional.compareTo(BigInteger.valueOf(limits.maxOrderNotional)) <= 0, what);
            assertTrue(qty <= limits.maxOrderQty && qty <= limits.maxPosition, what);
        }
        assertTrue(passed > 200 && denied > 200, "seed=" + seed + ": both happen: " + passed + ' ' + denied);
    }

    /** A positive number of any length. */
    private static long any(final Random random) {
        return (random.nextLong() >>> 1 + random.nextInt(54)) + 1;
    }
}
