package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import dev.reprise.core.protection.Protection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Brackets against a venue that answers late, refuses, loses and repeats: the laws P1, P4, P9, P12, P13 and P15, judged by the test's
 * own book of what the venue did. In every second run the venue takes its fee of a purchase in the coin bought.
 */
class VenueProtectionPropertyTest {
    private static final int STEPS = 250;
    private static final long LOT = 10;

    /** One order as the venue has it. */
    private static final class Truth {
        private final long id;
        private final NewOrderDecoder terms;
        private long filled;
        private boolean known; // accepted
        private boolean ended;

        private Truth(final long id, final NewOrderDecoder terms) {
            this.id = id;
            this.terms = terms;
        }

        private long leaves() {
            return ended ? 0 : terms.qty() - filled;
        }
    }

    private final Map<Long, Truth> orders = new LinkedHashMap<>();
    private final Set<Long> cancelsSeen = new HashSet<>();
    private int cancelsRead;
    private int sentRead;
    private long position;
    private long last = 10_000;
    private boolean isFeeInCoin;
    private Scenario s;

    static LongStream seeds() {
        return Seeds.range(41, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPositionHasOneWorkingProtectionOrAnAlarm(final long seed) {
        final Random random = new Random(seed);
        isFeeInCoin = seed % 2 == 0;
        s = new Scenario(capabilities(random));
        s.trade(last);
        for (int step = 0; step < STEPS; step++) {
            final String when = "seed=" + seed + " step=" + step;
            act(random);
            read(when);
            check(when);
        }
        reconcile("seed=" + seed);
        s.verify();
        final long legs = count(t -> t.terms.stopPrice() > 0);
        final long exits = count(t -> t.terms.stopPrice() == 0 && t.terms.parentOrderId() != 0);
        final long filled = count(t -> t.filled > 0);
        assertTrue(filled > 10 && legs + exits > 10, "seed=" + seed + " the run must fill and protect");
    }

    private long count(final Predicate<Truth> of) {
        return orders.values().stream().filter(of).count();
    }

    private static Capabilities capabilities(final Random random) {
        int bits = Capability.TRIGGER_LAST.bit();
        for (final Capability c : new Capability[] {
            Capability.STOP_MARKET, Capability.STOP_LIMIT, Capability.TAKE_PROFIT_MARKET, Capability.OCO
        }) {
            bits |= random.nextInt(4) > 0 ? c.bit() : 0;
        }
        return new Capabilities(bits);
    }

    private void act(final Random random) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (Math.abs(position) < 5_000 && entries() < 4) {
                    final long qty = 100 + 10L * random.nextInt(100);
                    final boolean buys = closable() == 0 ? random.nextBoolean() : position > 0;
                    final long price = buys
                            ? s.state().markets.askPrice(0)
                            : s.state().markets.bidPrice(0);
                    s.submit(o -> (buys ? o.buy(qty) : o.sell(qty))
                            .limit(price)
                            .stopLoss(Distance.price(150))
                            .takeProfit(Distance.price(250)));
                }
            }
            case 2 -> s.pass(1_000_000L * random.nextInt(1_500));
            case 3, 4 -> {
                last = Math.max(5_000, Math.min(20_000, last + 10L * (random.nextInt(31) - 15)));
                s.trade(last).top(last - 10, last + 10);
            }
            default -> answer(random);
        }
    }

    private int entries() {
        return s.state().orders.openEntries(0, 0);
    }

    /** The venue does something with one of its orders, and sometimes says it twice. */
    private void answer(final Random random) {
        final List<Truth> open = new ArrayList<>();
        orders.values().stream().filter(t -> t.leaves() > 0).forEach(open::add);
        if (open.isEmpty()) {
            return;
        }
        final Truth t = open.get(random.nextInt(open.size()));
        if (cancelsSeen.remove(t.id)) {
            end(t, random);
            return;
        }
        if (!t.known) {
            if (random.nextInt(6) == 0 && t.terms.listId() == 0) {
                t.ended = true;
                s.venue.reject(t.id, OrderRequest.NEW_ORDER, RejectCode.FILTER);
            } else if (random.nextInt(8) == 0) {
                s.venue.unknown(t.id, OrderRequest.NEW_ORDER);
                t.known = true;
                s.venue.snapshot(t.id, t.id, OrderStatus.NEW, t.terms.side(), t.terms.price(), t.terms.qty(), 0);
            } else {
                t.known = true;
                s.venue.accept(t.id);
            }
        } else if (t.terms.stopPrice() == 0 || isThrough(t)) {
            final long qty = random.nextBoolean() ? t.leaves() : Math.min(t.leaves(), 10 + 10L * random.nextInt(30));
            fill(t, qty, random);
        } else if (random.nextInt(20) == 0) {
            end(t, random); // the venue drops it
        }
    }

    private boolean isThrough(final Truth t) {
        final boolean sells = t.terms.side() == Side.SELL;
        final boolean takesProfit = t.terms.orderType() == OrderType.TAKE_PROFIT_MARKET
                || t.terms.orderType() == OrderType.TAKE_PROFIT_LIMIT;
        return sells == takesProfit ? last >= t.terms.stopPrice() : last <= t.terms.stopPrice();
    }

    private void fill(final Truth t, final long qty, final Random random) {
        t.filled += qty;
        position += t.terms.side() == Side.BUY ? qty : -qty;
        final long exec = t.id * 1_000 + t.filled;
        final long fee = isFeeInCoin && t.terms.side() == Side.BUY ? 1 + qty / 50 : 0;
        position -= fee;
        s.venue.fill(t.id, last, qty, exec, fee);
        if (random.nextInt(3) == 0) {
            s.venue.fill(t.id, last, qty, exec, fee);
        }
        t.ended |= t.filled == t.terms.qty();
        endPartner(t, random);
    }

    private void end(final Truth t, final Random random) {
        if (t.ended) {
            return;
        }
        t.ended = true;
        s.venue.cancel(t.id);
        if (random.nextInt(4) == 0) {
            s.venue.cancel(t.id);
        }
        endPartner(t, random);
    }

    /** What of the position a venue takes an order for. */
    private long closable() {
        return Math.abs(position) / LOT * LOT;
    }

    /** The venue's own OCO. */
    private void endPartner(final Truth t, final Random random) {
        for (final Truth other : new ArrayList<>(orders.values())) {
            if (t.terms.listId() != 0 && other != t && other.terms.listId() == t.terms.listId() && !other.ended) {
                end(other, random);
            }
        }
    }

    /** What the core decided since the last time. P9: every id leaves once. */
    private void read(final String when) {
        final List<Long> sent = s.sent();
        for (; sentRead < sent.size(); sentRead++) {
            final long id = sent.get(sentRead);
            assertTrue(orders.put(id, new Truth(id, s.order(id))) == null, when + " id twice: " + id);
        }
        final List<Long> cancels = s.cancels();
        for (; cancelsRead < cancels.size(); cancelsRead++) {
            cancelsSeen.add(cancels.get(cancelsRead));
        }
    }

    private void check(final String when) {
        assertEquals(position, s.position(), when + " P1");
        long held = 0;
        final Protection protection = s.state().protection;
        for (int p = protection.first(0); p >= 0; p = protection.next(p)) {
            held += protection.qty(p);
            final long entry = protection.parentOrderId(p);
            long stops = 0;
            long exits = 0;
            for (final Truth t : orders.values()) {
                if (t.terms.parentOrderId() == entry && t.leaves() > 0 && !cancelsSeen.contains(t.id)) {
                    stops += isStop(t) ? t.leaves() : 0;
                    exits += t.terms.stopPrice() == 0 ? t.leaves() : 0;
                }
            }
            assertTrue(
                    stops + exits <= protection.qty(p),
                    when + " P15: twice protected: " + stops + "+" + exits + " of " + protection.qty(p));
            assertTrue(protection.stopPrice(p) > 0, when);
        }
        assertEquals(closable(), held + protection.unprotectedQty(0, 0), when);
        assertEquals(
                closable() == 0 || protection.unprotectedQty(0, 0) > 0,
                protection.protector(0, 0) == Protector.NOTHING,
                when);
        if (protection.unprotectedQty(0, 0) > 0) {
            assertTrue(!s.alarms().isEmpty(), when + " P15: bare without an alarm");
        }
        for (final Truth t : orders.values()) {
            final int slot = s.state().orders.slotOf(t.id);
            if (slot >= 0) {
                assertEquals(t.filled, s.state().orders.filledQty(slot), when + " P4");
                assertTrue(t.filled <= t.terms.qty(), when);
            }
        }
    }

    private static boolean isStop(final Truth t) {
        return switch (t.terms.orderType()) {
            case STOP_MARKET, STOP_LIMIT, TRAILING_STOP -> true;
            default -> false;
        };
    }

    /** P13: reading the venue's state again changes nothing. */
    private void reconcile(final String when) {
        s.pass(20 * Scenario.SECOND);
        read(when);
        for (int round = 0; round < 3; round++) {
            for (final Truth t : orders.values()) {
                if (t.leaves() > 0) {
                    t.known = true;
                    s.venue.snapshot(
                            t.id,
                            t.id,
                            t.filled > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW,
                            t.terms.side(),
                            t.terms.price(),
                            t.terms.qty(),
                            t.filled);
                }
            }
            final int decided = s.decided();
            s.reconciled();
            assertTrue(round == 0 || s.decided() == decided, when + " P13 round " + round);
            read(when);
        }
    }
}
