package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import dev.reprise.core.decision.OrderRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** K11 against an oracle that knows only what was sent and what the venue reported. */
class ExposurePropertyTest {
    private static final long OWN_LIMIT = 3_000;
    private static final long ACCOUNT_LIMIT = 5_000;

    /** An order as the oracle sees it. */
    private static final class Sent {
        long id;
        int strategy;
        Side side;
        long leaves;
        boolean isOpen = true;
        boolean isUnknown;
    }

    private final TradingRig rig = new TradingRig();
    private final List<Sent> orders = new ArrayList<>();
    private final long[] positions = new long[TradingRig.STRATEGIES];

    private long worst(final int strategy, final Side side) {
        long worst = 0;
        for (int s = 0; s < positions.length; s++) {
            if (strategy < 0 || s == strategy) {
                worst += side == Side.BUY ? positions[s] : -positions[s];
            }
        }
        for (final Sent order : orders) {
            if (order.isOpen && order.side == side && (strategy < 0 || order.strategy == strategy)) {
                worst += order.leaves;
            }
        }
        return worst;
    }

    static LongStream seeds() {
        return Seeds.range(11, 16);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void worstCaseNeverExceedsTheLimitAndNothingSmallerIsDenied(final long seed) {
        final Random random = new Random(seed);
        final TestLimits own = TestLimits.none();
        own.maxPosition = OWN_LIMIT;
        final TestLimits account = TestLimits.none();
        account.maxPosition = ACCOUNT_LIMIT;
        final TestLimits wide = new TestLimits();
        wide.maxPosition = -1;
        rig.limits(-1, -1, wide);
        rig.limits(-1, 0, account);
        for (int s = 0; s < TradingRig.STRATEGIES; s++) {
            rig.limits(s, 0, own);
        }
        int passed = 0;
        int denied = 0;
        for (int i = 0; i < 4_000; i++) {
            rig.now += 1_000;
            rig.market.topTime[0] = rig.now;
            if (random.nextInt(3) == 0) {
                final OrderRequest r = rig.limit(
                        random.nextInt(TradingRig.STRATEGIES),
                        0,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        9_950 + 10L * random.nextInt(10),
                        50 + 10L * random.nextInt(150));
                final boolean tooMuch =
                        worst(r.strategy, r.side) + r.qty > OWN_LIMIT || worst(-1, r.side) + r.qty > ACCOUNT_LIMIT;
                final DenialCode code = rig.check(r);
                if (code == DenialCode.K11_MAX_POSITION || code == null) {
                    assertEquals(tooMuch, code != null, "seed=" + seed + " i=" + i);
                }
                if (code == null) {
                    final Sent order = new Sent();
                    order.strategy = r.strategy;
                    order.side = r.side;
                    order.leaves = r.qty;
                    order.id = rig.send(r);
                    orders.add(order);
                    passed++;
                } else if (code == DenialCode.K11_MAX_POSITION) {
                    denied++;
                }
            } else if (!orders.isEmpty()) {
                report(orders.get(random.nextInt(orders.size())), random);
                orders.removeIf(order -> !order.isOpen);
            }
            for (int s = 0; s < TradingRig.STRATEGIES; s++) {
                assertTrue(worst(s, Side.BUY) <= OWN_LIMIT, "seed=" + seed + " i=" + i);
                assertTrue(worst(s, Side.SELL) <= OWN_LIMIT, "seed=" + seed + " i=" + i);
            }
            assertTrue(worst(-1, Side.BUY) <= ACCOUNT_LIMIT, "seed=" + seed + " i=" + i);
            assertTrue(worst(-1, Side.SELL) <= ACCOUNT_LIMIT, "seed=" + seed + " i=" + i);
        }
        assertTrue(passed > 100 && denied > 10, "seed=" + seed + " passed=" + passed + " denied=" + denied);
    }

    private void report(final Sent order, final Random random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                rig.accept(order.id);
                order.isUnknown = false;
            }
            case 1 -> {
                if (!order.isUnknown) {
                    rig.unknown(order.id);
                    order.isUnknown = true;
                }
            }
            case 2, 3 -> {
                final long qty = Math.min(order.leaves, 10L + 10L * random.nextInt(100));
                rig.fill(order.id, 10_000, qty);
                positions[order.strategy] += order.side == Side.BUY ? qty : -qty;
                order.leaves -= qty;
                order.isOpen = order.leaves > 0;
            }
            case 4 -> {
                rig.accept(order.id);
                rig.canceled(order.id);
                order.isOpen = false;
            }
            default -> {
                rig.accept(order.id);
                rig.expire(order.id);
                order.isOpen = false;
            }
        }
    }
}
