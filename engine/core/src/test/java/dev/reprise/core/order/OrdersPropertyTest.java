package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The orders agree with their slow twin on any sequence of requests and reports, sensible or not. */
class OrdersPropertyTest {
    private static final int EVENTS = 2_000;
    private static final int STRATEGIES = 2;
    private static final int GENERATION = 97;
    private static final OrderSettings REPEATED = new OrderSettings(40, 4_096, 2, STRATEGIES, 8_192, 1, 100);
    private static final long FIRST_ID = 1L << 40 | 1;
    private static final OrderStatus[] FOUND = {
        OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED, OrderStatus.CANCELED,
        OrderStatus.REJECTED, OrderStatus.EXPIRED, OrderStatus.ABSENT, OrderStatus.UNKNOWN
    };
    private static final OrderRequest[] REQUESTS = {OrderRequest.NEW_ORDER, OrderRequest.AMEND, OrderRequest.CANCEL};

    static LongStream seeds() {
        return Seeds.range(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreeWithTheirTwin(final long seed) {
        new Run(seed).go();
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final Orders orders = new Orders(new OrderSettings(24, 4_096, 2, STRATEGIES, 4_096, 1, 100));
        private final OrderRecords records = new OrderRecords(orders);
        private OrderRecords repeated = new OrderRecords(new Orders(REPEATED));
        private final Map<Long, TwinOrder> twins = new LinkedHashMap<>();
        private final List<TwinOrder> recent = new ArrayList<>();
        private final int noise;
        private long nextExecution = 1;

        Run(final long seed) {
            this.seed = seed;
            random = new Random(seed);
            noise = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
        }

        void go() {
            for (int step = 0; step < EVENTS; step++) {
                if (recent.isEmpty() || random.nextInt(8) == 0) {
                    newOrder();
                } else {
                    event();
                }
                check(step);
                if (step % GENERATION == 0) {
                    repeated = new OrderRecords(OrderRecords.carried(repeated.orders, REPEATED));
                }
            }
            assertEquals(
                    orders.stateHash(), repeated.orders.stateHash(), "seed " + seed + ": the slots show in the hash");
        }

        private void newOrder() {
            final long id = FIRST_ID + twins.size();
            final int strategy = random.nextInt(STRATEGIES + 1) - 1;
            final int owner = strategy < 0 ? -2 : strategy;
            final int instrument = random.nextInt(2);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final OrderRole role = random.nextBoolean() ? OrderRole.ENTRY : OrderRole.EXIT;
            final long price = 100 + random.nextInt(3);
            final long qty = 1 + random.nextInt(20);
            final int instructions = random.nextInt(12) == 0 ? OrderRecords.EMULATED : 0;
            final boolean isFull = openTwins() == 24;
            assertEquals(isFull, orders.isFull());
            final Outcome outcome = records.order(id, owner, instrument, side, role, price, qty, instructions);
            if (isFull) {
                assertEquals(Outcome.ANOMALY, outcome);
                return;
            }
            assertEquals(Outcome.APPLIED, outcome);
            repeated.order(id, owner, instrument, side, role, price, qty, instructions);
            final TwinOrder twin = new TwinOrder(id, owner, instrument, side, role, price, qty, instructions != 0);
            twins.put(id, twin);
            recent.add(twin);
            if (recent.size() > 30) {
                recent.remove(random.nextInt(recent.size()));
            }
        }

        private void event() {
            final TwinOrder twin = recent.get(random.nextInt(recent.size()));
            final long id = twin.id;
            final long venueId = random.nextInt(4) == 0 ? 0 : 10 + random.nextInt(noise == 0 ? 1 : 3);
            final long cum = told(twin);
            final long price = random.nextInt(3) == 0 ? twin.wantedPrice : 100 + random.nextInt(3);
            final long wanted = random.nextInt(3) > 0 && twin.wantedQty > 0 ? twin.wantedQty : 1 + random.nextInt(20);
            final OrderRequest request = REQUESTS[random.nextInt(3)];
            final int kind = random.nextInt(noise == 0 ? 9 : 15);
            switch (kind) {
                case 0 ->
                    same(twin, twin.accepted(venueId), records.accepted(id, venueId), repeated.accepted(id, venueId));
                case 1, 2, 3 -> fill(twin, cum);
                case 4 ->
                    same(
                            twin,
                            twin.amend(price, wanted),
                            records.amend(id, price, wanted),
                            repeated.amend(id, price, wanted));
                case 5 -> same(twin, twin.cancel(), records.cancel(id), repeated.cancel(id));
                case 6 ->
                    same(
                            twin,
                            twin.amended(price, wanted, venueId),
                            records.amended(id, price, wanted, venueId),
                            repeated.amended(id, price, wanted, venueId));
                case 7 -> {
                    final RejectCode code = random.nextBoolean() ? RejectCode.UNKNOWN_ORDER : RejectCode.OTHER;
                    same(
                            twin,
                            twin.rejected(request, code),
                            records.rejected(id, request, code),
                            repeated.rejected(id, request, code));
                }
                case 8 -> off(twin, cum, venueId);
                case 9, 10 -> {
                    final OrderStatus status = FOUND[random.nextInt(FOUND.length)];
                    same(
                            twin,
                            twin.found(status, price, wanted, cum, venueId),
                            records.found(id, status, price, wanted, cum, venueId),
                            repeated.found(id, status, price, wanted, cum, venueId));
                }
                case 11 ->
                    same(twin, twin.unanswered(request), records.unknown(id, request), repeated.unknown(id, request));
                case 12 ->
                    same(twin, twin.withheld(request), records.withheld(id, request), repeated.withheld(id, request));
                case 13 -> {
                    records.sent(id, request);
                    repeated.sent(id, request);
                }
                default -> restart();
            }
        }

        private void off(final TwinOrder twin, final long cum, final long venueId) {
            if (random.nextInt(3) == 0) {
                same(
                        twin,
                        twin.off(OrderStatus.EXPIRED, cum, venueId),
                        records.expired(twin.id, cum, venueId),
                        repeated.expired(twin.id, cum, venueId));
            } else {
                same(
                        twin,
                        twin.off(OrderStatus.CANCELED, cum, venueId),
                        records.canceled(twin.id, cum, venueId),
                        repeated.canceled(twin.id, cum, venueId));
            }
        }

        private void fill(final TwinOrder twin, final long cum) {
            final boolean repeats = !twin.executions.isEmpty() && random.nextInt(4) == 0;
            final long execution = repeats ? twin.executions.iterator().next() : nextExecution++;
            final long last = 1 + random.nextInt(6);
            final Outcome expected = twin.fill(execution, last, cum);
            final Outcome actual = records.fill(twin.id, twin.instrument, twin.side, execution, 100, last, cum);
            final boolean counts =
                    expected == Outcome.APPLIED || expected == Outcome.LATE_FILL || expected == Outcome.OVERFILL;
            assertEquals(counts ? last : 0, orders.lastFillQty(), "seed " + seed);
            same(twin, expected, actual, repeated.fill(twin.id, twin.instrument, twin.side, execution, 100, last, cum));
        }

        private long told(final TwinOrder twin) {
            if (noise == 0 || random.nextInt(3) > 0) {
                return OrderRecords.NOT_TOLD;
            }
            return random.nextInt((int) twin.qty + 2);
        }

        private void restart() {
            if (random.nextInt(20) == 0) {
                twins.values().forEach(TwinOrder::restart);
                orders.applyRestart();
                repeated.orders.applyRestart();
            }
        }

        private void same(final TwinOrder twin, final Outcome expected, final Outcome actual, final Outcome again) {
            assertEquals(expected, actual, () -> "seed " + seed + " order " + twin.id + " " + twin.status());
            assertEquals(actual, again);
        }

        private long openTwins() {
            return twins.values().stream().filter(TwinOrder::isOpen).count();
        }

        private void check(final int step) {
            for (final TwinOrder twin : recent) {
                final String where = "seed " + seed + " step " + step + " order " + twin.id;
                final int slot = orders.slotOf(twin.id);
                assertTrue(slot >= 0, where);
                assertEquals(twin.status(), orders.status(slot), where);
                assertEquals(twin.told.longValueExact(), orders.cumQty(slot), where);
                assertEquals(twin.filled.longValueExact(), orders.filledQty(slot), where);
                assertEquals(twin.worst().longValueExact(), orders.worstLeavesQty(slot), where);
                assertEquals(twin.qty, orders.qty(slot), where);
                assertEquals(twin.wantedQty, orders.pendingQty(slot), where);
                assertEquals(twin.price, orders.price(slot), where);
                assertEquals(twin.venueId, orders.venueOrderIdLow(slot), where);
                assertEquals(twin.isOpen(), orders.isWorking(slot), where);
                assertEquals(
                        twin.status() == OrderStatus.UNKNOWN, orders.unknownFrom(slot) != OrderStatus.NULL_VAL, where);
            }
            if (step % 20 == 0) {
                checkTotals();
            }
        }

        private void checkTotals() {
            int slot = orders.firstOpen();
            for (final TwinOrder twin : twins.values()) {
                if (twin.isOpen()) {
                    assertEquals(twin.id, orders.clientOrderId(slot), "seed " + seed + ": creation order");
                    slot = orders.nextOpen(slot);
                }
            }
            assertEquals(OrderTable.NONE, slot);
            for (int instrument = 0; instrument < 2; instrument++) {
                int open = 0;
                BigInteger buys = BigInteger.ZERO;
                BigInteger sells = BigInteger.ZERO;
                for (int strategy = -2; strategy < STRATEGIES; strategy++) {
                    checkCell(strategy, instrument);
                    open += orders.openCount(strategy, instrument);
                    buys = buys.add(BigInteger.valueOf(orders.worstBuyQty(strategy, instrument)));
                    sells = sells.add(BigInteger.valueOf(orders.worstSellQty(strategy, instrument)));
                }
                assertEquals(open, orders.openCount(instrument), "seed " + seed);
                assertEquals(buys.longValueExact(), orders.worstBuyQty(instrument), "seed " + seed);
                assertEquals(sells.longValueExact(), orders.worstSellQty(instrument), "seed " + seed);
            }
            assertEquals(openTwins(), orders.openCount(), "seed " + seed);
            assertTrue(orders.credits().available() <= 100, "seed " + seed + ": a credit came back twice");
        }

        private void checkCell(final int strategy, final int instrument) {
            int open = 0;
            int entries = 0;
            int unresolvedBuys = 0;
            int unresolvedSells = 0;
            BigInteger buys = BigInteger.ZERO;
            BigInteger sells = BigInteger.ZERO;
            for (final TwinOrder twin : twins.values()) {
                if (twin.strategy != strategy || twin.instrument != instrument) {
                    continue;
                }
                final boolean isBuy = twin.side == Side.BUY;
                open += twin.isOpen() ? 1 : 0;
                entries += twin.isOpen() && twin.role == OrderRole.ENTRY ? 1 : 0;
                if (twin.status() == OrderStatus.UNKNOWN) {
                    unresolvedBuys += isBuy ? 1 : 0;
                    unresolvedSells += isBuy ? 0 : 1;
                }
                buys = isBuy ? buys.add(twin.worst()) : buys;
                sells = isBuy ? sells : sells.add(twin.worst());
            }
            final String where = "seed " + seed + " strategy " + strategy + " instrument " + instrument;
            assertEquals(open, orders.openCount(strategy, instrument), where);
            assertEquals(entries, orders.openEntries(strategy, instrument), where);
            assertEquals(unresolvedBuys, orders.unresolvedCount(strategy, instrument, Side.BUY), where);
            assertEquals(unresolvedSells, orders.unresolvedCount(strategy, instrument, Side.SELL), where);
            assertEquals(buys.longValueExact(), orders.worstBuyQty(strategy, instrument), where);
            assertEquals(sells.longValueExact(), orders.worstSellQty(strategy, instrument), where);
        }
    }
}
