package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.risk.TradingRig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protection against an oracle that books every fill to the entry it belongs to. */
class ProtectionPropertyTest {
    private static final int STEPS = 3_000;
    private static final long BARE = -1;

    private final TradingRig rig = new TradingRig();
    /** Open quantity by entry, oldest fill first; above 0 long, below 0 short. */
    private final Map<Long, Long> open = new LinkedHashMap<>();

    private final List<Long> working = new ArrayList<>();
    private long position;
    private long bare;
    private long bid = 9_990;

    /**
     * A fill takes from its own entry, then from what is bare, then from the oldest entries of the other sign. What
     * is left opens: an entry's is protected, an exit's turned the position (it raced the strategy's own closing) and
     * is bare.
     */
    private void book(final long id, final long entry, final long signedQty) {
        position += signedQty;
        long rest = signedQty;
        if (open.containsKey(entry)) {
            rest = take(entry, rest);
        }
        open.put(BARE, bare);
        rest = take(BARE, rest);
        bare = open.remove(BARE);
        for (final Long other : new ArrayList<>(open.keySet())) {
            rest = take(other, rest);
        }
        if (entry != 0) {
            bare += rest;
        } else if (rest != 0) {
            open.merge(id, rest, Long::sum);
        }
        open.values().removeIf(qty -> qty == 0);
    }

    private long take(final long entry, final long signedQty) {
        final long held = open.get(entry);
        if (held == 0 || signedQty == 0 || held > 0 == signedQty > 0) {
            return signedQty;
        }
        final long cut = Math.min(Math.abs(held), Math.abs(signedQty));
        open.put(entry, held > 0 ? held - cut : held + cut);
        return signedQty > 0 ? signedQty - cut : signedQty + cut;
    }

    private void fill(final long id, final long qty) {
        final int slot = rig.orders.slotOf(id);
        final long signed = rig.orders.side(slot) == Side.BUY ? qty : -qty;
        final boolean closes = rig.orders.role(slot) != OrderRole.ENTRY;
        book(id, closes ? rig.orders.parentOrderId(slot) : 0, signed);
        rig.fill(id, Math.max(bid, 1_000), qty);
    }

    private void check(final String when) {
        assertEquals(position, rig.portfolio.positionQty(0, 0), when);
        long sum = 0;
        final List<Long> exits = new ArrayList<>();
        for (int p = rig.protection.first(0); p >= 0; p = rig.protection.next(p)) {
            final long entry = rig.protection.parentOrderId(p);
            final long held = open.getOrDefault(entry, 0L);
            assertEquals(Math.abs(held), rig.protection.qty(p), when + " entry=" + entry);
            assertEquals(held > 0 ? Side.SELL : Side.BUY, rig.protection.closingSide(p), when);
            sum += rig.protection.qty(p);
            exits.add(entry);
        }
        assertEquals(open.size(), exits.size(), when);
        assertEquals(Math.abs(position), sum + Math.abs(bare), when);
        assertEquals(Math.abs(bare), rig.protection.unprotectedQty(0, 0), when);
        assertEquals(sum, rig.protection.protectedQty(0, 0), when);
        final List<Long> parents = new ArrayList<>();
        for (int slot = rig.orders.firstOpen(); slot >= 0; slot = rig.orders.nextOpen(slot)) {
            if (rig.orders.role(slot) != OrderRole.ENTRY) {
                assertTrue(!parents.contains(rig.orders.parentOrderId(slot)), when + ": two exits for one entry");
                parents.add(rig.orders.parentOrderId(slot));
            }
        }
    }

    static LongStream seeds() {
        return Seeds.range(31, 38);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsProtectedIsWhatEachEntryStillHolds(final long seed) {
        final Random random = new Random(seed);
        final int[] counts = new int[4];
        for (int step = 0; step < STEPS; step++) {
            final String when = "seed=" + seed + " step=" + step;
            rig.now += 1_000_000L * random.nextInt(60);
            if (open.size() < 12 && working.size() < 8 && random.nextInt(4) == 0) {
                enter(random);
            }
            if (!working.isEmpty() && random.nextInt(2) == 0) {
                answer(working.get(random.nextInt(working.size())), random);
                working.removeIf(id -> !rig.orders.isWorking(rig.orders.slotOf(id)));
                check(when + " after an answer");
            }
            bid = Math.max(2_000, bid + 10L * (random.nextInt(21) - 10) + (random.nextInt(200) == 0 ? -300 : 0));
            bid = bid > 30_000 ? 10_000 : bid;
            final int sentBefore = rig.sent.size();
            rig.denyNext = random.nextInt(5) == 0 ? 1 : 0;
            rig.top(bid, bid + 20);
            rig.denyNext = 0;
            working.addAll(rig.sent.subList(sentBefore, rig.sent.size()));
            check(when + " after a price");
            for (int p = rig.protection.first(0); p >= 0; p = rig.protection.next(p)) {
                counts[rig.protection.openExitOrderId(p) != 0 ? 1 : 0]++;
            }
            for (final long id : working) {
                counts[2] += rig.orders.role(rig.orders.slotOf(id)) == OrderRole.TAKE_PROFIT ? 1 : 0;
                counts[3] += rig.orders.role(rig.orders.slotOf(id)) == OrderRole.STOP_LOSS ? 1 : 0;
            }
        }
        for (final int count : counts) {
            assertTrue(count > 10, "seed=" + seed + " the run must see armed, exiting, targets and stops");
        }
    }

    private void enter(final Random random) {
        final long price = (bid + 10) / 10 * 10;
        final OrderRequest r =
                rig.limit(random.nextBoolean() ? Side.BUY : Side.SELL, price, 500 + 10L * random.nextInt(100));
        r.stopLossOffset = 50 + random.nextInt(100);
        r.takeProfitOffset = 50 + random.nextInt(150);
        rig.market.topTime[0] = rig.now;
        final long id = rig.order(r);
        if (id != 0) {
            working.add(id);
        }
    }

    private void answer(final long id, final Random random) {
        final int slot = rig.orders.slotOf(id);
        final long leaves = rig.orders.leavesQty(slot);
        final int sentBefore = rig.sent.size();
        switch (random.nextInt(8)) {
            case 0 -> rig.accept(id);
            case 1 -> {
                rig.accept(id);
                rig.expire(id);
            }
            case 2 -> {
                rig.accept(id);
                rig.canceled(id);
            }
            case 3 -> {
                if (rig.orders.cumQty(slot) == 0) {
                    rig.reject(id);
                }
            }
            default -> fill(id, random.nextBoolean() ? leaves : Math.min(leaves, 10L + 10L * random.nextInt(40)));
        }
        working.addAll(rig.sent.subList(sentBefore, rig.sent.size()));
    }
}
